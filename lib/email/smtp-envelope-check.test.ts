import { describe, expect, test } from "vitest";
import { run, stagesIn } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const users = { ada: "correct horse" };
const ada = { username: "ada", password: "correct horse" };
const signsIn = { auth: { mechanisms: ["PLAIN"], users }, requireAuth: true };
const opening = "policy:ok dns:skipped connect:ok greeting:ok tls:ok capabilities:ok";
const afterSignIn = (lines: string[]) => lines.slice(lines.findIndex((line) => line.startsWith("AUTH")) + 1);

describe("a check without sending", () => {
  test("goes to the recipients, takes the question back and says goodbye", async () => {
    const smtp = await server(signsIn);
    const report = await run({ port: smtp.port, auth: ada });
    expect(report).toMatchObject({ action: "check", outcome: "ok" });
    expect(stagesIn(report)).toBe(`${opening} auth:ok sender:ok recipients:ok`);
    expect(afterSignIn(smtp.lines)).toEqual([
      "MAIL FROM:<orders@example.com>",
      "RCPT TO:<ada@example.com>",
      "RSET",
      "QUIT",
    ]);
    expect(report.recipients).toEqual([
      { address: "ada@example.com", isAccepted: true, reply: "250 2.1.5 Recipient fine" },
    ]);
    expect(report.stages.at(-1)?.replies[0]).toMatchObject({ command: "RCPT TO", code: 250, enhanced: "2.1.5" });
  });

  test("asks for the sender's own address where no recipient was entered", async () => {
    const smtp = await server();
    await run({ port: smtp.port }, { check: { recipients: [] } });
    expect(smtp.lines).toContain("RCPT TO:<orders@example.com>");
  });

  test("fails where the server does not let this sender send", async () => {
    const smtp = await server({ script: { mail: "553 5.7.1 Sender address rejected: not owned by user ada" } });
    const report = await run({ port: smtp.port });
    expect(report).toMatchObject({ outcome: "failed", finding: { stage: "sender", class: "config", field: "sender" } });
    expect(report.finding?.serverSaid).toBe("553 5.7.1 Sender address rejected: not owned by user ada");
  });

  test("fails where the server does not relay", async () => {
    const smtp = await server({ script: { rcpt: () => "550 5.7.1 Relaying denied" } });
    const report = await run({ port: smtp.port });
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "smtp.relay.denied", stage: "recipients" } });
  });

  test("an address that only the check came up with is no failure when the server does not know it", async () => {
    const smtp = await server({ script: { rcpt: () => "550 5.1.1 No such user here" } });
    const report = await run({ port: smtp.port }, { check: { recipients: [] } });
    expect(report).toMatchObject({ outcome: "ok", warnings: [{ stage: "recipients", class: "rcpt" }] });
    expect(report.finding).toBeUndefined();
    expect(stagesIn(report)).toBe(`${opening} auth:skipped sender:ok recipients:warning`);
  });

  test.each([
    "554 No such user",
    "501 5.1.3 Bad recipient address syntax",
    "552 5.1.1 Mailbox unavailable",
    "511 5.1.1 Unknown",
    "450 4.1.1 Unknown user, try again",
    "550 5.4.1 Recipient address rejected: Access denied",
  ])("nor is it when the server says so in another way (%s)", async (reply) => {
    const smtp = await server({ script: { rcpt: () => reply } });
    expect((await run({ port: smtp.port }, { check: { recipients: [] } })).outcome).toBe("ok");
  });

  test("some refused recipients are a warning", async () => {
    const rcpt = (address: string) => (address.startsWith("bad") ? "550 5.1.1 Nobody here" : "250 2.1.5 Fine");
    const smtp = await server({ script: { rcpt } });
    const recipients = ["bad@example.com", "good@example.com"];
    expect(await run({ port: smtp.port }, { check: { recipients } })).toMatchObject({
      outcome: "ok",
      warnings: [{ rule: "warning.recipients.refused", stage: "recipients" }],
    });
  });

  test("a weakness of the connection keeps its own stage beside a refused recipient", async () => {
    const smtp = await server({ script: { rcpt: () => "550 5.1.1 No such user here" } });
    const settings = { port: smtp.port, host: "mail.test", startTls: "whenOffered" as const };
    const report = await run(settings, { check: { recipients: [] } });
    expect(report.warnings.map(({ stage, serverSaid }) => [stage, serverSaid])).toEqual([
      ["recipients", "550 5.1.1 No such user here"],
      ["tls", undefined],
    ]);
  });

  test("a recipient that a person entered is one", async () => {
    const smtp = await server({ script: { rcpt: () => "550 5.1.1 No such user here" } });
    expect(await run({ port: smtp.port })).toMatchObject({ outcome: "failed", finding: { class: "rcpt" } });
  });
});

describe("a deep check", () => {
  const deep = { check: { action: "deepCheck" as const } };

  test("begins a message, breaks off, and nobody gets mail", async () => {
    const smtp = await server(signsIn);
    const report = await run({ port: smtp.port, auth: ada }, deep);
    expect(report).toMatchObject({ outcome: "ok" });
    expect(stagesIn(report)).toBe(`${opening} auth:ok sender:ok recipients:ok content:ok`);
    expect(smtp.lines.at(-1)).toBe("DATA");
    await smtp.idle();
    expect(smtp.messages).toEqual([]);
  });

  test("finds out that the server refuses the sender only when the message begins", async () => {
    const smtp = await server({ script: { data: "554 5.2.252 SendAsDenied; ada not allowed to send as orders" } });
    const report = await run({ port: smtp.port }, deep);
    expect(report).toMatchObject({ outcome: "failed", finding: { stage: "content", class: "config" } });
  });

  test("says when the server would have done without the sign-in", async () => {
    const open = await server({ auth: { mechanisms: ["PLAIN"], users } });
    const strict = await server(signsIn);
    const warnings = async (port: number) => (await run({ port, auth: ada }, deep)).warnings.map(({ rule }) => rule);
    expect(await warnings(open.port)).toEqual(["warning.auth.needless"]);
    expect(await warnings(strict.port)).toEqual([]);
  });

  test("does not harm a server that hangs up on who has not signed in", async () => {
    const smtp = await server({ ...signsIn, requireAuth: "421 4.7.0 Sign in first" });
    const report = await run({ port: smtp.port, auth: ada }, deep);
    expect(report.outcome).toBe("ok");
  });

  test("proves nothing about the sender where its own address is refused as a recipient", async () => {
    const smtp = await server({ script: { rcpt: () => "550 5.1.1 No such user here" } });
    const report = await run({ port: smtp.port }, { check: { action: "deepCheck", recipients: [] } });
    expect(report).toMatchObject({ outcome: "unsure", warnings: [{ class: "rcpt" }] });
    expect(report.finding).toBeUndefined();
  });
});
