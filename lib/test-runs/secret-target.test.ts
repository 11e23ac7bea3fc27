import { afterEach, describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { ada, exchangeInput } from "#lib/connectors/fixtures.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { type ConnectorInput, connectorInput } from "#lib/email/connector.ts";
import type { Report } from "#lib/email/report.ts";
import { keepingSecrets } from "#lib/email/secrets.ts";
import { testRequest } from "#lib/test-runs/request.ts";
import { runTest } from "#lib/test-runs/run.ts";

const authority = createAuthority();
const { key, cert } = authority.issue({ names: ["app.example.com"], isRsa: true });
const secret = "the stored secret";
const auth = { required: true, username: "orders", password: { op: "set", value: secret } } as const;
const common = { name: "Orders", slug: "", sender: "orders@example.com" };
const otherGuid = "33333333-3333-4333-8333-333333333333";

/** Each kind with each kind of secret, and every part of where the secret goes. */
const kinds = {
  wellKnown: {
    stored: { kind: "wellKnown", ...common, service: "gmail", auth },
    path: "auth.password",
    parts: {
      service: { service: "outlook365" },
      user: { auth: { ...auth, username: "other" } },
      certificate: { trustedCertificate: authority.caPem },
      "TLS versions": { isOldTlsAllowed: true },
    },
  },
  smtp: {
    stored: { kind: "smtp", ...common, host: "smtp.example.com", port: 587, secure: false, startTls: "required", auth },
    path: "auth.password",
    parts: {
      host: { host: "smtp.example.com.evil.example" },
      "host behind the same address": { host: "192.0.2.7" },
      port: { port: 2525 },
      "TLS from the start": { secure: true },
      "optional STARTTLS": { startTls: "whenOffered" },
      "no STARTTLS": { startTls: "never" },
      user: { auth: { ...auth, username: "other" } },
      "user in other letters": { auth: { ...auth, username: "ORDERS" } },
      certificate: { trustedCertificate: authority.caPem },
      "TLS versions": { isOldTlsAllowed: true },
      kind: {
        kind: "wellKnown",
        service: "gmail",
        host: undefined,
        port: undefined,
        secure: undefined,
        startTls: undefined,
      },
    },
  },
  "exchange with a client secret": {
    stored: { ...exchangeInput, ...common },
    path: "credential.clientSecret",
    parts: {
      tenant: { tenantId: otherGuid },
      client: { clientId: otherGuid },
      cloud: { cloud: "china" },
      certificate: { trustedCertificate: authority.caPem },
    },
  },
  "exchange with a certificate": {
    stored: {
      ...exchangeInput,
      ...common,
      credential: { type: "certificate", certificate: cert, privateKey: { op: "set", value: key } },
    },
    path: "credential.privateKey",
    parts: {
      tenant: { tenantId: otherGuid },
      client: { clientId: otherGuid },
      cloud: { cloud: "usGovDod" },
      certificate: { trustedCertificate: authority.caPem },
    },
  },
} satisfies Record<string, { stored: object; path: string; parts: Record<string, object> }>;

afterEach(async () => {
  await db.testRun.deleteMany();
  await db.connector.deleteMany();
});

async function save(input: object): Promise<{ id: string; stored: ConnectorInput }> {
  const stored = connectorInput.parse(input);
  const saved = await store.createConnector(stored, ada);
  return { id: saved.is === "saved" ? saved.id : "", stored };
}

/** The test of a draft that keeps the secret and differs from the stored connector in `changes`, as a browser sends it. */
async function attempt({ id, stored }: { id: string; stored: ConnectorInput }, changes: object) {
  const draft = JSON.parse(JSON.stringify({ ...keepingSecrets(stored), ...changes }));
  if (draft.auth?.password) draft.auth.password = { op: "keep" };
  const request = testRequest.parse({ runId: crypto.randomUUID(), connectorId: id, connector: draft });
  let last: Report | undefined;
  for await (last of runTest(request, ada));
  return last;
}

const cases = Object.entries(kinds).flatMap(([kind, { stored, path, parts }]) =>
  Object.entries(parts).map(([part, changes]) => [part, kind, { stored, path, changes }] as const),
);

describe("a draft does not get the stored secret", () => {
  test.each(cases)("with another %s (%s)", async (_, __, { stored, path, changes }) => {
    const saved = await save(stored);
    await expect(attempt(saved, changes)).rejects.toMatchObject({ code: "invalid", fields: [{ path }] });
    expect(await db.testRun.count()).toBe(0);
  });

  test("of another connector that has the same target", async () => {
    const { stored } = await save(kinds.smtp.stored);
    const open = await save({ ...kinds.smtp.stored, auth: { required: false } });
    await expect(attempt({ id: open.id, stored }, {})).rejects.toMatchObject({
      code: "invalid",
      fields: [{ path: "auth.password" }],
    });
  });
});

test("a draft that changes only what is no part of the target signs in with it", async () => {
  const smtp = await startSmtp({ auth: { mechanisms: ["PLAIN"], users: { orders: secret } } });
  try {
    const local = { host: "localhost", port: smtp.port, startTls: "never" };
    const saved = await save({ ...kinds.smtp.stored, ...local });
    const changes = { name: "Other", sender: "Other <other@example.com>", host: "LOCALHOST" };
    expect(await attempt(saved, changes)).toMatchObject({ outcome: "ok" });
  } finally {
    await smtp.close();
  }
});
