import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBench } from "#e2e/stand-ins/exchange-fixture.ts";
import { addressesOf } from "#e2e/stand-ins/graph-mail.ts";
import { type SmtpStandIn, startSmtp } from "#e2e/stand-ins/smtp.ts";
import { type MailRules, openMailRules } from "#lib/email/policy.ts";
import { localPolicy, message, run } from "#lib/email/smtp-fixtures.ts";

const policy = (changes: Partial<MailRules>) => localPolicy({ mail: { ...openMailRules, ...changes } });
const people = (...addresses: string[]) => addresses.map((address) => ({ address }));

let server: SmtpStandIn;
beforeAll(async () => {
  server = await startSmtp();
});
afterAll(() => server.close());

describe("a mail by SMTP", () => {
  test("goes to the recipients that are allowed, and each other one is told why it is left out", async () => {
    const mail = message({ to: people("ada@example.com", "eve@evil.org"), bcc: people("bob@example.com") });
    const report = await run(
      { port: server.port },
      { message: mail, policy: policy({ allowedRecipients: ["*@example.com"] }) },
    );
    expect([report.outcome, report.finding?.rule]).toEqual(["partial", "policy.recipients.partly"]);
    expect(report.recipients).toContainEqual({
      address: "eve@evil.org",
      isAccepted: false,
      setting: "email.allowedRecipients",
      reply: "To: The operator does not allow this recipient (email.allowedRecipients).",
    });
    expect(report.recipients.filter(({ isAccepted }) => isAccepted).map(({ address }) => address)).toEqual([
      "ada@example.com",
      "bob@example.com",
    ]);
    const received = server.messages.at(-1);
    expect(received?.envelope.to).toEqual(["ada@example.com", "bob@example.com"]);
    expect(received?.raw).not.toContain("evil.org");
  });

  test("names every refused recipient with its field, whatever else is refused", async () => {
    const mail = message({
      to: people("a@evil.org"),
      cc: people("b@evil.org"),
      bcc: people("c@evil.org", "a@evil.org"),
    });
    const rules = { allowedRecipients: ["*@example.org"] };
    for (const changes of [{}, { allowedDomains: ["example.org"] }, { services: ["gmail"] }]) {
      const report = await run({ port: server.port }, { message: mail, policy: policy({ ...rules, ...changes }) });
      expect(report.outcome).toBe("failed");
      expect(report.recipients.map(({ address, reply }) => [address, reply.split(":")[0]])).toEqual([
        ["a@evil.org", "To"],
        ["b@evil.org", "CC"],
        ["c@evil.org", "BCC"],
      ]);
    }
    const { finding } = await run({ port: server.port }, { message: mail, policy: policy(rules) });
    expect(finding?.cause).toContain("a@evil.org under To");
  });

  test("names every Reply-To address that is refused", async () => {
    const mail = message({ replyTo: people("a@evil.org", "b@example.com", "c@evil.org") });
    const rules = policy({ allowedDomains: ["example.com"] });
    const { finding } = await run({ port: server.port }, { message: mail, policy: rules });
    expect(finding?.title).toBe("Replies may not go to a@evil.org, c@evil.org");
  });

  test.each([
    ["nobody is left", { allowedRecipients: ["*@example.org"] }, {}, "policy.recipient"],
    [
      "the sender's domain is closed",
      { allowedDomains: ["example.org"] },
      { to: people("a@example.org") },
      "policy.sender",
    ],
    [
      "replies would go elsewhere",
      { allowedDomains: ["example.com"] },
      { replyTo: people("a@evil.org") },
      "policy.replyTo",
    ],
    ["the service is closed", { services: ["gmail"] }, {}, "policy.service"],
  ] as const)("is not even dialled for when %s", async (_, rules, changes, rule) => {
    const before = server.lines.length;
    const report = await run(
      { port: server.port },
      { message: message(changes as object), policy: policy(rules as object) },
    );
    expect([report.outcome, report.finding?.rule, report.finding?.stage]).toEqual(["failed", rule, "policy"]);
    expect(server.lines).toHaveLength(before);
  });
});

test("a check asks for the allowed recipients and says that others are refused", async () => {
  const check = { recipients: ["ada@example.com", "eve@evil.org"] };
  const report = await run({ port: server.port }, { check, policy: policy({ allowedRecipients: ["*@example.com"] }) });
  expect(report.outcome).toBe("ok");
  expect(report.warnings.map(({ rule }) => rule)).toContain("warning.recipients.refused");
  expect(report.recipients.map(({ address, isAccepted }) => [address, isAccepted])).toEqual([
    ["eve@evil.org", false],
    ["ada@example.com", true],
  ]);
  expect(report.recipients[0]?.reply).toMatch(/^To: /);
  expect(server.lines.some((line) => line.includes("evil.org"))).toBe(false);
});

describe("a mail through Exchange", () => {
  test("goes to the recipients that are allowed", async () => {
    const bench = await startBench();
    const mail = { ...openMailRules, allowedRecipients: ["one@*", "hidden@example.org", "answers@*"] };
    const report = await bench.send({ policy: { mail } });
    await bench.entra.close();
    expect([report.outcome, report.finding?.rule]).toEqual(["partial", "policy.recipients.partly"]);
    const accepted = report.recipients.filter(({ isAccepted }) => isAccepted).map(({ address }) => address);
    expect(accepted).toEqual(["one@example.org", "hidden@example.org"]);
    const [sent] = bench.entra.sent;
    expect(sent?.mime.cc).toBeUndefined();
    expect(addressesOf(sent?.mime.to)).toEqual(["one@example.org"]);
  });

  test.each([
    [{ services: ["gmail", "other"] }, "policy.service", []],
    [{ allowedDomains: ["example.org"] }, "policy.sender", []],
    [{ allowedRecipients: ["nobody@example.org", "answers@*"] }, "policy.recipient", ["To", "To", "CC", "BCC"]],
    [{ allowedRecipients: ["*@example.org"] }, "policy.replyTo", []],
  ])("is not even begun for with %j", async (rules, rule, fields) => {
    const bench = await startBench();
    const report = await bench.send({ policy: { mail: { ...openMailRules, ...rules } } });
    await bench.entra.close();
    expect([report.outcome, report.finding?.rule, report.finding?.stage]).toEqual(["failed", rule, "policy"]);
    expect(report.recipients.map(({ reply }) => reply.split(":")[0])).toEqual(fields);
    expect(bench.entra.requests).toEqual([]);
  });
});
