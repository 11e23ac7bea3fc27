import { expect, test } from "vitest";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { createLogger } from "#lib/logger.ts";

/** What the log writes about an entry. */
function linesOf(entry: object): string {
  const lines: string[] = [];
  createLogger("trace", { write: (line) => lines.push(line) }).info(entry, "An event");
  return lines.join("");
}

const wrap = (value: unknown, levels: number): unknown =>
  levels === 0 ? value : { [`level${levels}`]: wrap(value, levels - 1) };

test.each([
  ...["password", "pass", "passphrase", "secret", "clientSecret", "client_secret", "privateKey", "sealed", "plaintext"],
  ...["token", "accessToken", "access_token", "refreshToken", "refresh_token", "idToken", "id_token", "apiKey", "totp"],
  ...["authorization", "Authorization", "proxy-authorization", "cookie", "Cookie", "set-cookie", "connectionString"],
])("what is called %s is not logged, however deep it lies", (name) => {
  for (const levels of [0, 1, 2, 3, 4]) {
    const text = linesOf(wrap({ [name]: createCanary(), kept: "kept" }, levels) as object);
    expect(findLeaks({ [`${name} at ${levels}`]: text })).toEqual([]);
    expect(text).toContain("kept");
    expect(text).toContain("[redacted]");
  }
});

test("an error is logged with its cause and without the secrets that libraries hang on it", () => {
  const cause = Object.assign(new Error("The token request failed"), {
    config: { headers: { authorization: `Bearer ${createCanary()}` }, auth: { user: "ada", pass: createCanary() } },
  });
  const error = Object.assign(new Error("No sign-in", { cause }), { code: "EAUTH", password: createCanary() });
  const text = linesOf({ err: error });
  expect(findLeaks({ "the log": text })).toEqual([]);
  expect(text).toContain("The token request failed");
  expect(text).toContain("EAUTH");
});
