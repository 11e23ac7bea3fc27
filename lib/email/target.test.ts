import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { exchangeInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { connectorUpdate } from "#lib/email/connector.ts";
import { endpointOf, secretScope } from "#lib/email/target.ts";

const auth = { required: true, username: "orders", password: { op: "keep" } } as const;
const base = smtpUpdate({ auth });
const pem = createAuthority().caPem.trim();

describe("the destination that a secret is bound to", () => {
  test.each<[string, object]>([
    ["a certificate that is trusted besides", { trustedCertificate: pem }],
    ["old versions of TLS that are allowed", { isOldTlsAllowed: true }],
  ])("changes with its %s", (_, change) => {
    expect(secretScope({ ...base, ...change })).not.toBe(secretScope(base));
  });

  test("stays the same with name and sender, and with an exception that is not made", () => {
    const change = {
      name: "Other",
      sender: "other@example.com",
      trustedCertificate: undefined,
      isOldTlsAllowed: undefined,
    };
    expect(secretScope({ ...base, ...change })).toBe(secretScope(base));
  });

  test("of Exchange changes with a certificate that is trusted besides", () => {
    expect(secretScope({ ...exchangeInput, trustedCertificate: pem })).not.toBe(secretScope(exchangeInput));
  });
});

test("the exceptions of a connector reach the place where it dials, well-known services too", () => {
  const connector = { kind: "wellKnown", service: "gmail", trustedCertificate: pem, isOldTlsAllowed: true } as const;
  expect(endpointOf(connector)).toMatchObject({ trustedCertificate: pem, isOldTlsAllowed: true });
});

test("an exception is a certificate in PEM form, or it is not made", () => {
  expect(connectorUpdate.safeParse({ ...base, trustedCertificate: pem, isOldTlsAllowed: true }).success).toBe(true);
  const refused = connectorUpdate.safeParse({ ...base, trustedCertificate: "mine", isOldTlsAllowed: false });
  expect(refused.error?.issues.map(({ path }) => path.join("."))).toEqual(["trustedCertificate", "isOldTlsAllowed"]);
});
