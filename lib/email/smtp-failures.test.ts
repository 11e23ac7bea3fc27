import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { localPolicy, message, run, stagesIn } from "#lib/email/smtp-fixtures.ts";
import { clientName } from "#lib/email/smtp-opening.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const ada = { username: "ada", password: "correct horse" };
const auth = { mechanisms: ["PLAIN"], users: { ada: "correct horse" } };
const foreignServers: Server[] = [];

afterEach(async () => {
  await Promise.all(foreignServers.splice(0).map((started) => new Promise((resolve) => started.close(resolve))));
});

/** A server that sends these bytes to whoever connects, and nothing else. */
async function foreignServer(bytes: string | Buffer): Promise<number> {
  const started = createServer((socket) => {
    socket.on("error", () => {});
    socket.write(bytes);
  });
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  foreignServers.push(started);
  const address = started.address();
  return typeof address === "object" && address ? address.port : 0;
}

describe("answers of the server", () => {
  test.each([
    ["greeting", { greeting: "554 5.7.1 Your address is on a list" }, "smtp.greeting.refused", "host"],
    ["greeting", { greeting: "421 4.3.2 Too busy" }, "smtp.greeting.busy", "temp"],
    ["auth", { auth: "454 4.7.0 Temporary authentication failure" }, "auth.temporary", "temp"],
    ["auth", { auth: "504 5.7.4 Unrecognized authentication type" }, "microsoft.mechanism", "config"],
    ["auth", { auth: "535 5.7.139 Authentication unsuccessful" }, "microsoft.smtp-auth-disabled", "config"],
    ["sender", { mail: "553 5.1.8 Sender address refused" }, "smtp.sender.refused", "config"],
    ["sender", { mail: "451 4.3.0 Try later" }, "smtp.temporary", "temp"],
    ["sender", { mail: "450 4.7.1 Too fast" }, "smtp.throttled", "quota"],
    ["recipients", { rcpt: () => "554 5.7.1 Relay access denied" }, "smtp.relay.denied", "config"],
    ["recipients", { rcpt: () => "550 5.7.1 Not welcome" }, "smtp.recipient.policy", "config"],
    ["recipients", { rcpt: () => "550 5.1.1 No such user" }, "smtp.recipient.unknown", "rcpt"],
    ["recipients", { rcpt: () => "450 4.2.0 Greylisted, come back" }, "smtp.greylisted", "temp"],
    ["content", { data: "451 4.3.0 No space" }, "smtp.temporary", "temp"],
    ["content", { final: "552 5.3.4 Message too big" }, "smtp.size.code", "msg"],
    ["content", { final: "554 5.6.0 Looks like spam" }, "smtp.content.refused", "msg"],
    ["content", { final: "421 4.4.2 Closing" }, "smtp.throttled", "quota"],
    ["sender", { mail: "530 5.7.0 Must issue a STARTTLS command first" }, "auth.tls-first", "config"],
    ["sender", { mail: "599 What a day" }, "unknown", "unknown"],
  ])("%s: %o is explained", async (stage, script, rule, failureClass) => {
    for (const ehlo of [[], ["PIPELINING"]]) {
      const smtp = await server({ auth, script: { ehlo, ...script } });
      const report = await run({ port: smtp.port, auth: ada }, { message: message() });
      expect(report).toMatchObject({ outcome: "failed", finding: { rule, stage, class: failureClass } });
      expect(report.finding?.serverSaid).toMatch(/^\d{3} /);
      expect(stagesIn(report)).toMatch(new RegExp(`${stage}:failed( \\w+:skipped)*$`));
      expect(smtp.messages).toHaveLength(0);
      await smtp.idle();
    }
  });

  test.each(["never", "required"] as const)("a refused name is told (STARTTLS %s)", async (startTls) => {
    const smtp = await server({ script: { hello: "550 5.7.1 Invalid HELO name" } });
    const { finding } = await run({ port: smtp.port, startTls });
    expect(finding?.rule).toBe("smtp.ehlo.refused");
    expect(finding?.cause).toContain(`introduced itself as ${clientName()}`);
  });

  test("a message over the announced size is not begun, and both numbers are named", async () => {
    const smtp = await server({ script: { ehlo: ["SIZE 1000"] } });
    const report = await run({ port: smtp.port }, { message: message({ text: "word ".repeat(500) }) });
    expect(report.finding).toMatchObject({ rule: "smtp.size.announced", stage: "content" });
    expect(report.finding?.cause).toMatch(/It has \d KB; the server takes at most 1 KB/);
    expect(smtp.lines.some((line) => line.startsWith("MAIL"))).toBe(false);
  });

  test("the words of a service that is not a mail server are not shown", async () => {
    for (const [bytes, service] of [
      ["HTTP/1.1 400 Bad Request\r\nX-Internal: hidden\r\n\r\n", "a web server"],
      ["SSH-2.0-hidden\r\n", "an SSH server"],
      ["* OK hidden IMAP\r\n", "an IMAP server"],
      [Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02]), "a server that speaks TLS"],
      ["J\0\0\0hidden database\0", "a service of another kind"],
    ] as const) {
      const report = await run({ port: await foreignServer(bytes) });
      const rule = service.endsWith("TLS") ? "tls.mode.tls-bytes" : "smtp.foreign";
      expect(report.finding).toMatchObject({ rule, stage: "greeting" });
      expect(report.finding?.cause).toContain(service);
      expect(JSON.stringify(report)).not.toContain("hidden");
    }
  });

  test("an answer that never ends is cut off", async () => {
    const report = await run({ port: await foreignServer("220-more\r\n".repeat(8_000)) });
    expect(report.finding).toMatchObject({ rule: "smtp.endless", stage: "greeting" });
    const smtp = await server({ script: { ehlo: Array.from({ length: 8_000 }, () => "X-MORE-AND-MORE") } });
    expect((await run({ port: smtp.port })).finding).toMatchObject({ rule: "smtp.endless", stage: "capabilities" });
  });
});

describe("lost connections", () => {
  test.each(["ehlo", "mail", "rcpt", "data", "body"] as const)(
    "closed or reset at %s is no delivery",
    async (point) => {
      const stage = { ehlo: "capabilities", mail: "sender", rcpt: "recipients", data: "content", body: "content" }[
        point
      ];
      for (const script of [{ closeAt: point }, { resetAt: point }]) {
        const smtp = await server({ script });
        const text = "word ".repeat(point === "body" ? 1_500_000 : 1);
        const report = await run({ port: smtp.port }, { message: message({ text }) });
        expect(report).toMatchObject({ outcome: "failed", finding: { rule: "net.closed", stage, class: "temp" } });
      }
    },
  );

  test("closed before the greeting points at Secure", async () => {
    for (const script of [{ closeAt: "greeting" }, { resetAt: "greeting" }] as const) {
      const smtp = await server({ script });
      const report = await run({ port: smtp.port });
      expect(report.finding).toMatchObject({ rule: "net.closed.greeting", field: "secure" });
    }
  });

  test.each([{ closeAt: "final" }, { resetAt: "final" }, { silentAt: "final" }] as const)(
    "after the final dot the outcome is unsure: %o",
    async (script) => {
      const smtp = await server({ script });
      const report = await run(
        { port: smtp.port },
        { message: message(), policy: localPolicy({ limits: { acceptMs: 100 } }) },
      );
      expect(report).toMatchObject({
        outcome: "unsure",
        finding: { rule: "unsure", stage: "content", class: "unsure" },
      });
      expect(report.messageId).toBe(smtp.messages[0]?.mail.messageId);
      await smtp.idle();
    },
  );
});
