import { describe, expect, it } from "vitest";
import { hostText } from "#lib/email/host-text.ts";
import { hostHint, portHint, secretIdHint, slugOf } from "#lib/email/suggestions.ts";

describe("portHint", () => {
  it.each([465, 2465])("suggests Secure for port %i without it", (port) => {
    expect(portHint({ port, secure: false })).toMatchObject({
      secure: true,
      message: expect.stringContaining(`${port}`),
    });
    expect(portHint({ port, secure: true })).toBeUndefined();
  });

  it.each([25, 587, 2525, 2587])("suggests a plain start for port %i with Secure", (port) => {
    expect(portHint({ port, secure: true })).toMatchObject({
      secure: false,
      message: expect.stringContaining(`${port}`),
    });
    expect(portHint({ port, secure: false })).toBeUndefined();
  });

  it("says nothing about other ports or none", () => {
    expect(portHint({ port: 10_025, secure: true })).toBeUndefined();
    expect(portHint({ secure: true })).toBeUndefined();
  });
});

describe("hostHint", () => {
  it.each([
    ["smtp.example.com:587", { host: "smtp.example.com", port: 587 }],
    ["smtp://smtp.example.com", { host: "smtp.example.com" }],
    [" smtps://smtp.example.com:465/ ", { host: "smtp.example.com", port: 465 }],
    ["https://mail.example.com/owa?x=1#top", { host: "mail.example.com" }],
    ["user@smtp.example.com", { host: "smtp.example.com" }],
    ["smtp://user:pass@word@smtp.example.com:25", { host: "smtp.example.com", port: 25 }],
    ["//smtp.example.com", undefined],
    ["smtp.example.com/mail", { host: "smtp.example.com" }],
    ["smtp.example.com:", { host: "smtp.example.com" }],
    ["smtp.example.com:99999", { host: "smtp.example.com" }],
    ["[2001:db8::7]:2525", { host: "2001:db8::7", port: 2525 }],
    ["[2001:db8::7]", { host: "2001:db8::7" }],
  ])("takes the host out of %j", (text, hint) => {
    expect(hostHint(text)).toEqual(hint);
    if (hint) expect(hostText.safeParse(hint.host).success).toBe(true);
  });

  it.each([
    "smtp.example.com",
    " localhost ",
    "127.0.0.1",
    "2001:db8::7",
    "",
    "://",
    "smtp example com",
    "@",
    "a b@c d",
  ])("has nothing to say about %j", (text) => {
    expect(hostHint(text)).toBeUndefined();
  });
});

it("takes a client secret in GUID form for the secret's ID", () => {
  expect(secretIdHint(" 9F1C2B3A-0000-4aaa-8bbb-1234567890ab ")).toMatch(/secret's ID/);
  expect(secretIdHint("abc8Q~9F1C2B3A-0000-4aaa-8bbb-1234567890ab")).toBeUndefined();
  expect(secretIdHint("")).toBeUndefined();
});

it.each([
  ["Alerts (prod)", "alerts-prod"],
  ["  Größe & Äpfel  ", "grosse-apfel"],
  ["Ünïcode ＭＡＩＬ", "unicode-mail"],
  ["日本", "connector"],
  ["", "connector"],
  ["a".repeat(70), "a".repeat(63)],
  [`${"a".repeat(62)} b`, "a".repeat(62)],
])("derives the slug of %j", (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});
