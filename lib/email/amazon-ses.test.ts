import { expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import type { OpenSmtp } from "#lib/email/connector.ts";
import { defaultTls, openMailRules, type Policy, usualPorts } from "#lib/email/policy.ts";
import { runSmtp } from "#lib/email/smtp.ts";
import { localPolicy, message } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const host = "ses-relay.example.com";
const common = {
  ...{ name: "SES", slug: "ses", sender: "orders@example.com" },
  auth: { required: true, username: "ada", password: "correct horse" },
} as const;
const region: OpenSmtp = { ...common, kind: "wellKnown", service: "amazon-ses-eu-west-1" };
const written: OpenSmtp = {
  ...{ ...common, kind: "smtp", host: "email-smtp.eu-west-1.amazonaws.com", port: 587 },
  ...{ secure: false, startTls: "required" },
};

/** Sends through Amazon SES while the operator has put a server of their own in its place. */
async function sendThroughOwn(connector: OpenSmtp, changes: Partial<Policy> = {}) {
  const authority = createAuthority();
  const certificate = authority.issue({ names: [host] });
  const auth = { mechanisms: ["PLAIN"], users: { ada: "correct horse" } };
  const own = await server({ tls: "implicit", certificate, auth });
  const policy = localPolicy({
    tls: { ...defaultTls, authorities: [authority.caPem] },
    mail: { ...openMailRules, ses: { host, port: own.port } },
    resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    ...changes,
  });
  const task = { action: "send", message: message() } as const;
  const { signal } = new AbortController();
  const report = await runSmtp({ connector, task, policy, diagnose, signal, onProgress: () => {} });
  return { report, received: own.messages.length };
}

test.each([
  ["a service of the catalogue", region],
  ["a server that was written down", written],
])("%s: mail goes to the operator's own server, with TLS from the start", async (_, connector) => {
  const { report, received } = await sendThroughOwn(connector);
  expect(report.outcome).toBe("ok");
  expect(report.stages.map(({ name }) => name).slice(0, 5)).toEqual(["policy", "dns", "connect", "tls", "greeting"]);
  expect(received).toBe(1);
});

test("the port of that server is the operator's choice, whatever ports connectors may dial", async () => {
  const { report } = await sendThroughOwn(region, { allowedPorts: usualPorts });
  expect(report.outcome).toBe("ok");
});

test("its name has to be among the allowed hosts", async () => {
  const { report, received } = await sendThroughOwn(region, { allowedHosts: ["127.0.0.1"] });
  expect(report.finding).toMatchObject({ rule: "policy.host", setting: "network.allowedHosts" });
  expect(received).toBe(0);
});
