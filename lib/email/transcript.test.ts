import { describe, expect, test } from "vitest";
import { createRedactor, createTranscript, redactDeeply } from "#lib/email/transcript.ts";

const base64 = (text: string) => Buffer.from(text).toString("base64");
const secret = "s$cr.t+pass/word";
const redact = createRedactor({ user: "ada@example.com", secret });

describe("redaction", () => {
  test.each([
    ["plain", secret],
    ["in capitals", secret.toUpperCase()],
    ["base64", base64(secret)],
    ["base64 without padding", base64(secret).replace(/=+$/, "")],
    ["the AUTH PLAIN triple", base64(`\0ada@example.com\0${secret}`)],
    ["the triple with an identity", base64(`ada@example.com\0ada@example.com\0${secret}`)],
    ["URL-encoded", encodeURIComponent(secret)],
    ["hexadecimal", Buffer.from(secret).toString("hex")],
    ["the user name in base64", base64("ada@example.com")],
    ["split by invisible characters", secret.split("").join("\u200b")],
    ["split by NUL", secret.split("").join("\0")],
  ])("finds the secret: %s", (_, form) => {
    const clean = redact(`535 you said ${form} to me`);
    expect(clean).toMatch(/^535 you said \*\*\*=* to me$/);
  });

  test.each([0, 1, 2, 3, 17])("finds it in base64 behind %d other bytes", (count) => {
    expect(redact(base64(`${"x".repeat(count)}${secret} and more`))).toContain("***");
  });

  test("removes control characters and line breaks, and cuts", () => {
    expect(redact("a\u001b[31mb\0c\r\nd")).toBe("a[31mbc d");
    expect(redact("x".repeat(600_000))).toHaveLength(502);
  });

  test("leaves the text alone where there is no secret, or one too short to search for", () => {
    expect(createRedactor(undefined)("250 fine")).toBe("250 fine");
    expect(createRedactor({ user: "a", secret: "2" })("250 fine")).toBe("250 fine");
  });
});

describe("redaction of values", () => {
  const block = "-----BEGIN CERTIFICATE-----\nMIIB+w/=\n-----END CERTIFICATE-----";

  test("reaches every text within and leaves whole certificates alone", () => {
    const value = { issuerPem: block, chain: [{ subject: `CN ${secret}`, daysLeft: 3 }] };
    expect(redactDeeply(value, redact)).toEqual({ issuerPem: block, chain: [{ subject: "CN ***", daysLeft: 3 }] });
    expect(redactDeeply(`${block}\n`, redact)).toBe(`${block}\n`);
  });

  test.each([
    `-----BEGIN CERTIFICATE-----${secret}`,
    `-----BEGIN CERTIFICATE-----\n${secret}\n-----END CERTIFICATE-----`,
    `${block}\n${secret}`,
    `${secret}\n${block}`,
  ])("does not stop at what only looks like a certificate in part (%#)", (text) => {
    expect(redactDeeply([text], redact)[0]).not.toContain(secret);
  });
});

describe("the transcript", () => {
  test("marks who said what, line by line", () => {
    const lines: string[] = [];
    const transcript = createTranscript((line) => lines.push(line), redact);
    transcript.client("EHLO me");
    transcript.server("250-mail.test\r\n250 SIZE");
    expect(lines).toEqual(["C: EHLO me", "S: 250-mail.test", "S: 250 SIZE"]);
  });

  test("ends after 200 lines and says so", () => {
    const lines: string[] = [];
    const transcript = createTranscript((line) => lines.push(line), redact);
    transcript.server(Array.from({ length: 500 }, () => "250-more").join("\n"));
    transcript.client("QUIT");
    expect(lines).toHaveLength(200);
    expect(lines.at(-1)).toBe("… The rest is left out.");
  });
});
