import { expect, test } from "vitest";
import type { Connector } from "#lib/diagnosis/known.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import type { RunFacts, StageRecords } from "#lib/email/facts.ts";
import { localConnector } from "#lib/email/smtp-fixtures.ts";
import type { CertificateFacts } from "#lib/email/stage-facts.ts";

const dayMs = 86_400_000;
const at = localConnector({ port: 465, host: "mail.example.com", secure: true });

function certificate(daysLeft: number, lifeDays: number, subject = "mail.example.com"): CertificateFacts {
  const end = Date.now() + (daysLeft + 0.5) * dayMs;
  const [validFrom = "", validTo = ""] = [end - lifeDays * dayMs, end].map((ms) => new Date(ms).toISOString());
  return {
    ...{ subject, issuer: "Authority", names: [subject], validFrom, validTo, daysLeft },
    ...{ isSelfSigned: false, fingerprint: "AA" },
  };
}

function titles(stages: StageRecords, connector: Connector = at): string[] {
  return diagnose({ action: "check", stages }, connector).warnings.map(({ title }) => title);
}

test.each([
  [89, 90, undefined],
  [13, 90, "The certificate of mail.example.com ends in 13 days"],
  [1, 90, "The certificate of mail.example.com ends in 1 day"],
  [0, 90, "The certificate of mail.example.com ends within a day"],
  [5, 6.7, undefined],
  [3, 6.7, undefined],
  [2, 6.7, "The certificate of mail.example.com ends in 2 days"],
])("%d days left of %d: %s", (daysLeft, lifeDays, title) => {
  const chain = [certificate(daysLeft, lifeDays)];
  expect(titles({ tls: { isEncrypted: true, chain } })).toEqual(title ? [title] : []);
});

test("a certificate of an application is judged in the same way", () => {
  const connector: Connector = {
    ...{ kind: "exchange", name: "Exchange", slug: "exchange", sender: "ada@example.com", cloud: "global" },
    ...{ tenantId: "", clientId: "", clientAuthentication: "body" },
    credential: { type: "certificate", certificate: "" },
  };
  const lasting = (daysLeft: number, lifeDays: number) => {
    const { validFrom, validTo } = certificate(daysLeft, lifeDays);
    return titles({ token: { certificateValidFrom: validFrom, certificateValidTo: validTo } }, connector);
  };
  expect(lasting(1, 365)).toEqual(["The application's certificate ends in 1 day"]);
  expect(lasting(5, 7)).toEqual([]);
});

test.each([
  [-1, "less than a day ago"],
  [-2, "1 day ago"],
  [-301, "300 days ago"],
])("of an untrusted chain the certificate that has expired is named, with when (%d)", (daysLeft, words) => {
  const old = certificate(daysLeft, 365, "Old intermediate");
  const chain = [certificate(200, 365), old];
  const tls = { version: "TLSv1.3", cipher: "", chain, isTrusted: false, isHostMatch: true };
  const failure = { stage: "tls", code: "CERTIFICATE", originalCode: "CERT_HAS_EXPIRED", text: "", tls } as const;
  const facts: RunFacts = { action: "check", stages: {}, failure: { ...failure, tls } };
  expect(diagnose(facts, at).finding?.cause).toBe(
    `That of Old intermediate was valid until ${old.validTo.slice(0, 10)}. By the clock of this machine that was ${words}.`,
  );
});
