import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { type SmtpStandIn, startSmtp } from "#e2e/stand-ins/smtp.ts";
import { ada, exchangeInput, smtpInput } from "#lib/connectors/fixtures.ts";
import { db } from "#lib/db.ts";
import type { Report } from "#lib/email/report.ts";
import { AppError } from "#lib/errors.ts";
import { testRequest } from "#lib/test-runs/request.ts";
import { runTest } from "#lib/test-runs/run.ts";

let smtp: SmtpStandIn;
beforeAll(async () => {
  smtp = await startSmtp({ auth: { mechanisms: ["PLAIN"], users: {} }, script: { auth: "235 2.7.0 Welcome" } });
  return () => smtp.close();
});
afterEach(async () => {
  smtp.lines.length = 0;
  smtp.messages.length = 0;
  await db.testRun.deleteMany();
});

type Json = Record<string, unknown>;

/** A request as a browser sends it: a mail to one recipient through an SMTP connector that signs in. */
function smtpRequest(): Json {
  const connector = { ...smtpInput(), host: "localhost", port: smtp.port, startTls: "never" };
  const lists = { to: ["ada@example.com"], cc: [], bcc: [], replyTo: [] };
  return { runId: crypto.randomUUID(), connector, message: { ...lists, subject: "Hello", message: "Hello" } };
}
function exchangeRequest(): Json {
  return { runId: crypto.randomUUID(), connector: exchangeInput };
}

/** The request with one value in the place of another; a path like `message.to.0` names it. */
function withValue(request: Json, path: string, value: unknown): Json {
  const [first = "", ...rest] = path.split(".");
  const copy = Array.isArray(request) ? ([...request] as unknown as Json) : { ...request };
  copy[first] = rest.length === 0 ? value : withValue((copy[first] ?? {}) as Json, rest.join("."), value);
  return copy;
}

/** What becomes of a request: the fields it is refused at, or the outcome of its run. */
async function fateOf(request: unknown): Promise<string> {
  const parsed = testRequest.safeParse(request);
  if (!parsed.success)
    return `refused at ${[...new Set(parsed.error.issues.map(({ path }) => path.join(".")))].join()}`;
  let last: Report | undefined;
  try {
    for await (last of runTest(parsed.data, ada));
  } catch (error) {
    if (error instanceof AppError) return `refused at ${error.fields.map(({ path }) => path).join()}`;
    throw error;
  }
  return `${last?.outcome}`;
}

/** The server must have heard only our own commands, and one mail to one recipient at most. */
function expectNothingInjected() {
  const commands = smtp.lines.filter((line) => line !== ".").map((line) => line.split(/[ :]/)[0]);
  const expected = ["EHLO", "AUTH", "MAIL", "RCPT", "DATA", "QUIT"];
  expect(commands).toEqual(expected.slice(0, commands.length));
  expect(smtp.messages.map(({ envelope }) => envelope.to)).toEqual(smtp.messages.map(() => ["ada@example.com"]));
  for (const { raw } of smtp.messages) {
    const head = raw.slice(0, raw.indexOf("\r\n\r\n"));
    expect(head).not.toMatch(/^(bcc|x-evil|rcpt to)/im);
    expect(head).not.toMatch(/(?<!\r)\n|\r(?!\n)|\0/);
  }
}

const command = "x\r\nRCPT TO:<evil@example.com>";
const header = "x\nBcc: evil@example.com";
const endOfMail = "x\r\n.\r\nMAIL FROM:<evil@example.com>\r\nRCPT TO:<evil@example.com>";
const bareReturn = "x\rX-Evil: 1";
const nul = "x\0evil@example.com";

describe("line breaks and commands do not get out of their field", () => {
  test.each<[path: string, value: string, fate: string]>([
    ["connector.host", command, "refused at connector.host"],
    ["connector.host", "localhost\0.example.com", "refused at connector.host"],
    ["connector.host", "user@localhost", "refused at connector.host"],
    ["connector.host", "localhost:25", "refused at connector.host"],
    ["connector.host", "localhost/../x", "refused at connector.host"],
    ["connector.host", "2130706433", "refused at connector.host"],
    ["connector.host", "0x7f.1", "refused at connector.host"],
    ["connector.host", "１２７.０.０.１", "refused at connector.host"],
    ["connector.host", "fe80::1%lo", "refused at connector.host"],
    ["connector.sender", `orders@example.com${command}`, "refused at connector.sender"],
    ["connector.sender", `Shop${header} <orders@example.com>`, "refused at connector.sender"],
    ["connector.sender", "orders@example.com> SIZE=1 <x", "refused at connector.sender"],
    ["connector.name", command, "refused at connector.name"],
    ["connector.slug", command, "refused at connector.slug"],
    ["connector.auth.username", command, "refused at connector.auth.username"],
    ["connector.auth.username", nul, "refused at connector.auth.username"],
    ["connector.auth.password.value", endOfMail, "refused at connector.auth.password.value"],
    ["message.to.0", `ada@example.com${command}`, "refused at message.to.0"],
    ["message.to.0", `ada@example.com${header}`, "refused at message.to.0"],
    ["message.to.0", "ada@example.com, evil@example.com", "refused at message.to.0"],
    ["message.to.0", '"a\r\nb"@example.com', "refused at message.to.0"],
    ["message.to.0", "ada@example.com> NOTIFY=SUCCESS <x", "refused at message.to.0"],
    ["message.to.0", "<ada@example.com>\0", "refused at message.to.0"],
    ["message.cc.0", `x@example.com${header}`, "refused at message.cc.0"],
    ["message.bcc.0", `x@example.com${bareReturn}`, "refused at message.bcc.0"],
    ["message.replyTo.0", `x@example.com${header}`, "refused at message.replyTo.0"],
    ["message.replyTo.0", `Ada${endOfMail} <x@example.com>`, "refused at message.replyTo.0"],
    ["message.subject", command, "refused at message.subject"],
    ["message.subject", header, "refused at message.subject"],
    ["message.subject", bareReturn, "refused at message.subject"],
    ["message.subject", nul, "refused at message.subject"],
    ["message.subject", "x\u2028Bcc: evil@example.com", "refused at message.subject"],
    ["message.subject", "=?utf-8?q?x=0D=0ABcc:_evil@example.com?=", "ok"],
    ["message.message", endOfMail, "ok"],
    ["message.message", "x\n.\nQUIT\n.\r\n.\r\n", "ok"],
    ["message.message", `x\r\n--boundary\r\nContent-Type: text/html\r\n\r\n<script>1</script>`, "ok"],
    ["runId", `${crypto.randomUUID()}' OR 1=1 --`, "refused at runId"],
    ["connectorId", "../../etc/passwd", "refused at connectorId"],
  ])("%s: %j", async (path, value, fate) => {
    expect(await fateOf(withValue(smtpRequest(), path, value))).toBe(fate);
    expectNothingInjected();
  });

  test.each([
    ["connector.tenantId", `11111111-1111-4111-8111-111111111111${command}`],
    ["connector.tenantId", "../common"],
    ["connector.clientId", "22222222-2222-4222-8222-222222222222&scope=x"],
    ["connector.cloud", "https://evil.example"],
    ["connector.cloud", "__proto__"],
    ["connector.clientAuthentication", command],
    ["connector.sender", "notices@example.com/../../users/boss"],
    ["connector.trustedCertificate", `-----BEGIN CERTIFICATE-----${command}`],
  ])("of an Exchange connector, %s: %j", async (path, value) => {
    expect(await fateOf(withValue(exchangeRequest(), path, value))).toBe(`refused at ${path}`);
  });
});

describe("fields that no form has are refused, and nothing runs", () => {
  test.each<[path: string, value: unknown]>([
    ["actor", { name: "Root", role: "administrator" }],
    ["role", "administrator"],
    ["policy", { allowedHosts: ["*"] }],
    ["limits", { perPerson: 1e9 }],
    ["isTextFixed", false],
    ["connector.id", crypto.randomUUID()],
    ["connector.isEnabled", true],
    ["connector.createdBy", "Root"],
    ["connector.allowedHosts", ["127.0.0.1"]],
    ["connector.proxyUrl", "http://127.0.0.1:1"],
    ["connector.ignoreTLS", true],
    ["connector.tls", { rejectUnauthorized: false }],
    ["connector.tenantId", "11111111-1111-4111-8111-111111111111"],
    ["connector.auth.type", "OAuth2"],
    ["connector.auth.password.sealed", "x"],
    ["message.from", "boss@example.com"],
    ["message.sender", "boss@example.com"],
    ["message.envelope", { from: "a@example.com", to: ["evil@example.com"] }],
    ["message.headers", { "X-Evil": "1" }],
    ["message.html", "<script>1</script>"],
    ["message.raw", { path: "/etc/passwd" }],
    ["message.attachments", [{ path: "/etc/passwd" }]],
    ["message.icalEvent", { href: "http://169.254.169.254/" }],
    ["message.dkim", { privateKey: "x" }],
    ["message.list", { unsubscribe: "x\r\nBcc: evil@example.com" }],
  ])("%s", async (path, value) => {
    const place = path.split(".").slice(0, -1).join(".");
    expect(await fateOf(withValue(smtpRequest(), path, value))).toBe(`refused at ${place}`);
    expect(smtp.lines).toEqual([]);
    expect(await db.testRun.count()).toBe(0);
  });

  test.each<[path: string, value: unknown]>([
    ["connector.auth.password", "***"],
    ["connector.auth.password.op", "open"],
    ["connector.auth.password", { op: "keep", value: "x" }],
    ["connector.auth.required", "true"],
    ["connector.port", "25"],
    ["connector.port", 25.5],
    ["connector.port", 65_536],
    ["connector.kind", "sendmail"],
    ["connector.kind", ["smtp"]],
    ["message.to", "ada@example.com"],
    ["message.to", { 0: "ada@example.com", length: 1 }],
    ["message.to.0", { name: "Ada", address: "ada@example.com" }],
    ["message.to.0", ["ada@example.com"]],
    ["message.subject", { toString: "x" }],
  ])("%s: %j", async (path, value) => {
    expect(await fateOf(withValue(smtpRequest(), path, value))).toBe(`refused at ${path}`);
    expect(smtp.lines).toEqual([]);
  });
});

describe("prototypes stay clean", () => {
  const pollutions = ['{"__proto__":{"isPolluted":true}}', '{"constructor":{"prototype":{"isPolluted":true}}}'];
  const places = ["", "connector", "connector.auth", "connector.auth.password", "message", "check"];
  test.each(places.flatMap((place) => pollutions.map((json) => [place || "the request", place, json] as const)))(
    "%s (%#)",
    async (_, place, json) => {
      const marked = JSON.stringify(withValue(smtpRequest(), place ? `${place}.mark` : "mark", "here"));
      const polluted: unknown = JSON.parse(marked.replace('"mark":"here"', json.slice(1, -1)));
      expect(await fateOf(polluted)).toBe(
        place === "check" ? "refused at check.isDeep,check.recipients,check" : `refused at ${place}`,
      );
      expect(({} as Json).isPolluted).toBeUndefined();
      expect(([] as unknown as Json).isPolluted).toBeUndefined();
      expectNothingInjected();
    },
  );
});

test("recipients of a check are judged like those of a mail", async () => {
  const { message: _, ...request } = smtpRequest();
  const check = { isDeep: true, recipients: [`ada@example.com${command}`] };
  expect(await fateOf({ ...request, check })).toBe("refused at check.recipients.0");
  expect(smtp.lines).toEqual([]);
});

describe("what is far too large is refused at once", () => {
  test.each<[path: string, value: unknown]>([
    ["connector.host", "a.".repeat(1_000_000)],
    ["connector.name", "x".repeat(1_000_000)],
    ["connector.sender", `${"a".repeat(1_000_000)}@example.com`],
    ["connector.auth.username", "x".repeat(1_000_000)],
    ["message.subject", "x".repeat(1_000_000)],
    ["message.message", "> ".repeat(500_000)],
    ["message.to", Array(10_000).fill("ada@example.com")],
    ["message.to.0", `${"(".repeat(500_000)}ada@example.com`],
  ])("%s", async (path, value) => {
    expect(await fateOf(withValue(smtpRequest(), path, value))).toBe(`refused at ${path}`);
    expect(smtp.lines).toEqual([]);
  });
});
