import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { defaultTls } from "#lib/email/policy.ts";
import { factsIn, localPolicy, message, run, stagesIn } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const authority = createAuthority();
const certificate = authority.issue({ names: ["mail.test", "127.0.0.1"] });
const trusting = localPolicy({ tls: { ...defaultTls, authorities: [authority.caPem] } });
const users = { ada: "correct horse" };
const ada = { username: "ada", password: "correct horse" };

describe("a send that works", () => {
  test("hands the message over and reports every stage in order", async () => {
    const smtp = await server();
    const report = await run({ port: smtp.port }, { message: message() });
    expect(report.outcome).toBe("ok");
    expect(stagesIn(report)).toBe(
      "policy:ok dns:skipped connect:ok greeting:ok tls:ok capabilities:ok auth:skipped sender:ok recipients:ok content:ok",
    );
    expect(smtp.messages).toHaveLength(1);
    expect(smtp.messages[0]?.mail.messageId).toBe(report.messageId);
    expect(report.recipients).toEqual([
      { address: "ada@example.com", isAccepted: true, reply: "250 2.1.5 Recipient fine" },
    ]);
    expect(report.finding).toBeUndefined();
    await smtp.idle();
  });

  test("upgrades with STARTTLS, signs in and says how it was encrypted", async () => {
    const smtp = await server({
      tls: "starttls",
      certificate,
      auth: { mechanisms: ["PLAIN"], users },
      requireAuth: true,
    });
    const settings = { port: smtp.port, host: "mail.test", startTls: "required" as const, auth: ada };
    const report = await run(settings, { message: message(), policy: trusting });
    expect(report.finding).toBeUndefined();
    expect(stagesIn(report)).toBe(
      "policy:ok dns:ok connect:ok greeting:ok tls:ok capabilities:ok auth:ok sender:ok recipients:ok content:ok",
    );
    expect(factsIn(report, "tls")).toMatchObject({
      Protocol: "TLSv1.3",
      "Issued by": "Mailroom test authority",
      "Chain trusted": "yes",
      "Made out for this host": "yes",
    });
    expect(smtp.messages).toHaveLength(1);
  });

  test("starts with TLS where the connector is secure, and greets after it", async () => {
    const smtp = await server({
      tls: "implicit",
      certificate,
      auth: { mechanisms: ["LOGIN"], users },
      requireAuth: true,
    });
    const settings = { port: smtp.port, secure: true, auth: ada };
    const report = await run(settings, { message: message(), policy: trusting });
    expect(stagesIn(report)).toBe(
      "policy:ok dns:skipped connect:ok tls:ok greeting:ok capabilities:ok auth:ok sender:ok recipients:ok content:ok",
    );
    expect(smtp.messages).toHaveLength(1);
  });

  test.each(["PLAIN", "LOGIN", "CRAM-MD5"])("signs in with %s", async (mechanism) => {
    const smtp = await server({ auth: { mechanisms: [mechanism], users }, requireAuth: true });
    const report = await run({ port: smtp.port, auth: ada }, { message: message() });
    expect(report.outcome).toBe("ok");
    expect(factsIn(report, "auth")).toEqual({ Offered: mechanism, Mechanism: mechanism });
  });

  test("works with a server that sends commands in batches and one that knows only HELO", async () => {
    const pipelining = await server({ script: { ehlo: ["PIPELINING", "SIZE 100000", "8BITMIME"] } });
    const old = await server({ script: { ehlo: false } });
    expect((await run({ port: pipelining.port }, { message: message() })).outcome).toBe("ok");
    expect((await run({ port: old.port }, { message: message() })).outcome).toBe("ok");
    expect([pipelining.messages.length, old.messages.length]).toEqual([1, 1]);
  });

  test("brings Unicode subjects, names and texts over as they were written", async () => {
    const smtp = await server();
    const subject = "Überraschung für 東京 🎉 und ein sehr langer Betreff, der über mehrere Zeilen gehen muss";
    await run(
      { port: smtp.port },
      {
        message: message({
          from: { name: "Jürgen 張 «Post», Abt. 3", address: "orders@example.com" },
          to: [{ name: "Zoë Ångström", address: "ada@example.com" }],
          subject,
          text: "Grüße\n.\n..zwei Punkte\nFrom hier",
          html: "<p>Grüße &amp; 東京</p>",
        }),
      },
    );
    const mail = smtp.messages[0]?.mail;
    expect(mail?.subject).toBe(subject);
    expect(mail?.from?.value).toEqual([{ name: "Jürgen 張 «Post», Abt. 3", address: "orders@example.com" }]);
    expect(mail?.to).toMatchObject({ value: [{ name: "Zoë Ångström", address: "ada@example.com" }] });
    expect(mail?.text?.trim()).toBe("Grüße\n.\n..zwei Punkte\nFrom hier");
    expect(mail?.html).toContain("<p>Grüße &amp; 東京</p>");
  });

  test("addresses each recipient once and keeps blind copies out of the headers", async () => {
    const smtp = await server();
    const bob = { address: "bob@example.com" };
    const eve = { address: "eve@example.com" };
    await run({ port: smtp.port }, { message: message({ cc: [bob], bcc: [eve, bob], replyTo: [eve] }) });
    expect(smtp.messages[0]?.envelope).toEqual({
      from: "orders@example.com",
      to: ["ada@example.com", "bob@example.com", "eve@example.com"],
    });
    expect(smtp.messages[0]?.mail.headers.has("bcc")).toBe(false);
    expect(smtp.messages[0]?.mail.replyTo?.text).toBe("eve@example.com");
  });

  test("tells about each stage while it happens", async () => {
    const smtp = await server();
    const seen: string[] = [];
    await run({ port: smtp.port }, { message: message(), onProgress: (report) => seen.push(stagesIn(report)) });
    expect(seen[0]).not.toMatch(/running|ok/);
    for (const name of ["connect", "greeting", "capabilities", "sender", "recipients", "content"]) {
      expect(seen.some((line) => line.includes(`${name}:running`))).toBe(true);
    }
  });
});

describe("recipients", () => {
  const rcpt = (address: string) => (address.startsWith("bad") ? "550 5.1.1 Nobody here" : "250 2.1.5 Fine");

  test.each([[[]], [["PIPELINING"]]])("some refused is a partial success with each answer (%s)", async (ehlo) => {
    const smtp = await server({ script: { rcpt, ehlo } });
    const to = [{ address: "good@example.com" }, { address: "bad@example.com" }];
    const report = await run({ port: smtp.port }, { message: message({ to }) });
    expect(report).toMatchObject({ outcome: "partial", finding: { rule: "smtp.recipient.partly", class: "rcpt" } });
    expect(report.recipients).toEqual([
      { address: "good@example.com", isAccepted: true, reply: "250 2.1.5 Fine" },
      { address: "bad@example.com", isAccepted: false, reply: "550 5.1.1 Nobody here" },
    ]);
    expect(smtp.messages[0]?.envelope.to).toEqual(["good@example.com"]);
  });

  test.each([[[]], [["PIPELINING"]]])("all refused fails at the recipients (%s)", async (ehlo) => {
    const smtp = await server({ script: { rcpt, ehlo } });
    const to = [{ address: "bad1@example.com" }, { address: "bad2@example.com" }];
    const report = await run({ port: smtp.port }, { message: message({ to }) });
    expect(report).toMatchObject({
      outcome: "failed",
      finding: { rule: "smtp.recipient.unknown", stage: "recipients" },
    });
    expect(report.recipients.map(({ isAccepted }) => isAccepted)).toEqual([false, false]);
    expect(report.stages.at(-1)).toMatchObject({ name: "content", status: "skipped" });
  });
});
