import { afterEach, describe, expect, test } from "vitest";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import type { Actor } from "#lib/auth.ts";
import { ada, smtpInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import type { Report } from "#lib/email/report.ts";
import type { Role } from "#lib/roles.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";
import { runTest } from "#lib/test-runs/run.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
  await db.testRun.deleteMany();
  await db.connector.deleteMany();
});

const as = (role: Role): Actor => ({ ...ada, role });
const words = { subject: "Your invoice", message: "[Pay here](https://evil.example)" };
const message = { to: ["a@example.com"], cc: [], bcc: [], replyTo: [], ...words };
const auth = { required: false } as const;

async function bench() {
  const smtp = await startSmtp();
  closers.push(() => smtp.close());
  const fields = { host: "localhost", port: smtp.port, startTls: "never" as const, auth };
  const saved = await store.createConnector(smtpInput(fields), ada);
  const connectorId = saved.is === "saved" ? saved.id : "";
  const run = async (role: Role, changes: Partial<TestRequest> = {}) => {
    const request = { runId: crypto.randomUUID(), connectorId, connector: smtpUpdate(fields), message, ...changes };
    let last: Report | undefined;
    for await (last of runTest(request, as(role)));
    return last;
  };
  return { smtp, run, draft: (changes: Parameters<typeof smtpUpdate>[0]) => smtpUpdate({ ...fields, ...changes }) };
}

describe("the text of a test mail", () => {
  test.each(["editor", "administrator"] as const)("is what an %s writes", async (role) => {
    const { smtp, run } = await bench();
    expect(await run(role)).toMatchObject({ outcome: "ok" });
    expect(smtp.messages[0]?.mail.subject).toBe(words.subject);
  });

  test("is the fixed one for an operator, whatever the request and the connector's name say", async () => {
    const { smtp, run, draft } = await bench();
    const sent = { ...message, replyTo: ["collector@evil.example"] };
    expect(await run("operator", { connector: draft({ name: "Pay at evil.example" }), message: sent })).toMatchObject({
      outcome: "ok",
    });
    expect(smtp.messages[0]?.mail.subject).toBe("Test from Mailroom");
    expect(smtp.messages[0]?.raw).not.toMatch(/evil|invoice/);
  });
});

describe("a viewer", () => {
  test("tests nothing", async () => {
    const { smtp, run } = await bench();
    await expect(run("viewer")).rejects.toMatchObject({ code: "forbidden" });
    expect(smtp.lines).toEqual([]);
    expect(await db.testRun.count()).toBe(0);
  });
});

describe("an operator", () => {
  test.each([
    ["host", { host: "127.0.0.1" }],
    ["port", { port: 25 }],
    ["sender", { sender: "boss@example.com" }],
    ["encryption", { startTls: "whenOffered" }],
    ["sign-in", { auth: { required: true, username: "x", password: { op: "set", value: "y" } } }],
  ] as const)("does not test a draft with another %s", async (_, changes) => {
    const { smtp, run, draft } = await bench();
    await expect(run("operator", { connector: draft(changes) })).rejects.toMatchObject({ code: "forbidden" });
    expect(smtp.lines).toEqual([]);
  });

  test("does not test a connector that is not stored", async () => {
    const { run } = await bench();
    await expect(run("operator", { connectorId: undefined })).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("the recipients of one test", () => {
  const people = (count: number) => Array.from({ length: count }, (_, index) => `p${index}@example.com`);

  test.each([
    [
      ...["operator", "MAILROOM_TEST_RECIPIENTS_OPERATOR"],
      ...[
        { to: people(15), cc: people(4), bcc: people(1) },
        { to: people(15), cc: people(4), bcc: people(2) },
      ],
    ],
    [
      ...["editor", "MAILROOM_TEST_RECIPIENTS"],
      ...[
        { to: people(80), cc: people(20), bcc: [] },
        { to: people(80), cc: people(20), bcc: people(1) },
      ],
    ],
  ] as const)("are limited for an %s by %s, over all three lists", async (role, setting, most, more) => {
    const { smtp, run } = await bench();
    const written = ({ to, cc, bcc }: typeof most | typeof more) => ({
      message: { ...message, to: [...to], cc: [...cc], bcc: [...bcc] },
    });
    expect(await run(role, written(most))).toMatchObject({ outcome: "ok" });
    const fields = [{ path: "message.to", message: expect.stringContaining(`(${setting})`) }];
    await expect(run(role, written(more))).rejects.toMatchObject({ code: "invalid", fields });
    expect(smtp.messages).toHaveLength(1);
  });

  test("are limited in a check, too", async () => {
    const { run } = await bench();
    const check = { isDeep: false, recipients: people(21) };
    await expect(run("operator", { message: undefined, check })).rejects.toMatchObject({ code: "invalid" });
  });
});
