import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createRedaction } from "#lib/email/exchange-redaction.ts";

const connector = {
  kind: "exchange",
  name: "Reports",
  slug: "reports",
  sender: "reports@example.com",
  tenantId: crypto.randomUUID(),
  clientId: crypto.randomUUID(),
  cloud: "global",
  clientAuthentication: "body",
} as const;

function redactionOf(clientSecret: string) {
  return createRedaction({ ...connector, credential: { type: "secret", clientSecret } });
}

test("a token longer than the text that is shown is hidden, not only cut", () => {
  const { redact, hide } = redactionOf("s3cret-value");
  const token = randomBytes(1_500).toString("base64url");
  hide(token);
  expect(redact(`bad token ${token}`, 512)).toBe("bad token ***");
});

test("a secret that stands where the text is cut is hidden in every encoding", () => {
  const secret = "a b+c/d~e-long-client-secret";
  const { redact } = redactionOf(secret);
  for (const form of [secret, encodeURIComponent(secret), new URLSearchParams([["", secret]]).toString().slice(1)]) {
    expect(redact("x".repeat(495) + form, 500)).toBe(`${"x".repeat(495)}***`);
  }
});
