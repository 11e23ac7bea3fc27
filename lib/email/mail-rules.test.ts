import { describe, expect, test } from "vitest";
import {
  dialledEndpoint,
  isServiceAllowed,
  refusalOfRecipient,
  refusalOfSender,
  serviceLabel,
} from "#lib/email/mail-rules.ts";
import { type MailRules, openMailRules } from "#lib/email/policy.ts";

const rules = (changes: Partial<MailRules>): MailRules => ({ ...openMailRules, ...changes });

describe("allowed domains", () => {
  test.each([
    [["example.com"], "a@example.com", true],
    [["example.com"], "a@EXAMPLE.com", true],
    [["example.com"], "a@sub.example.com", false],
    [["example.com"], "a@badexample.com", false],
    [["example.com"], "a@example.com.evil.org", false],
    [["*.example.com"], "a@sub.example.com", true],
    [["*.example.com"], "a@deep.sub.example.com", true],
    [["*.example.com"], "a@example.com", false],
    [["*.example.com"], "a@badexample.com", false],
    [["one.org", "example.com"], "a@example.com", true],
    [["xn--exmple-cua.org"], "a@xn--exmple-cua.org", true],
    [[], "a@example.com", false],
  ])("%j and %s: %s", (allowedDomains, address, isAllowed) => {
    for (const refusal of [refusalOfSender, refusalOfRecipient]) {
      expect(refusal(address, rules({ allowedDomains })) === undefined).toBe(isAllowed);
    }
  });
});

describe("allowed recipients", () => {
  test.each([
    [["*@example.com"], "Ada@Example.com", true],
    [["*@example.com"], "ada@sub.example.com", false],
    [["*@example.com"], "ada@example.com.evil.org", false],
    [["*@*.example.com"], "ada@sub.example.com", true],
    [["foo.*@test.com"], "foobar@test.com", false],
    [["foo.*@test.com"], "foo.bar@test.com", true],
    [["a*b*c@test.com"], "aXXbYYc@test.com", true],
    [["a*b*c@test.com"], "aXXcYYb@test.com", false],
    [["audit@example.org"], "audit@example.org", true],
    [["audit@example.org"], "xaudit@example.org", false],
    [["*"], "anyone@anywhere.example", true],
    [["(a+)+@test.com"], "aaaa@test.com", false],
  ])("%j and %s: %s", (allowedRecipients, address, isAllowed) => {
    expect(refusalOfRecipient(address, rules({ allowedRecipients })) === undefined).toBe(isAllowed);
  });

  test("are never asked about a sender", () => {
    expect(refusalOfSender("a@example.com", rules({ allowedRecipients: ["*@example.org"] }))).toBeUndefined();
  });

  test("cost no time for a pattern full of stars", () => {
    const pattern = `${"*a".repeat(150)}b@test.com`;
    expect(refusalOfRecipient(`${"a".repeat(300)}@test.com`, rules({ allowedRecipients: [pattern] }))).toBeDefined();
  });
});

test("a refusal names the setting", () => {
  expect(refusalOfRecipient("a@b.org", rules({ allowedDomains: ["x.org"] }))).toEqual({
    setting: "email.allowedDomains",
    message: "The operator does not allow the domain b.org (email.allowedDomains).",
  });
  expect(refusalOfRecipient("a@b.org", rules({ allowedRecipients: ["x"] }))?.setting).toBe("email.allowedRecipients");
});

const smtp = (host: string) => ({ kind: "smtp", host, port: 2525, secure: false, startTls: "never" }) as const;

describe("a connector may use", () => {
  test.each([
    [["gmail"], { kind: "wellKnown", service: "gmail" } as const, true],
    [["gmail"], { kind: "wellKnown", service: "sendgrid" } as const, false],
    [["gmail"], { kind: "exchange" } as const, false],
    [["exchange"], { kind: "exchange" } as const, true],
    [["gmail"], smtp("mail.example.com"), false],
    [["other"], smtp("mail.example.com"), true],
    // The host of a service is that service, however it is written.
    [["other"], smtp("smtp.gmail.com"), false],
    [["other"], smtp("SMTP.Gmail.com."), false],
    [["gmail"], smtp("smtp.gmail.com"), true],
    [["other"], smtp("smtp.googlemail.com"), false],
    [["other"], smtp("outlook.office365.com"), false],
    [["other"], smtp("email-smtp-fips.us-east-1.amazonaws.com"), false],
    [["amazon-ses-us-east-1"], smtp("email-smtp-fips.us-east-1.amazonaws.com"), true],
    [["amazon-ses-us-east-1"], smtp("email-smtp.us-east-1.api.aws"), true],
    [["amazon-ses-us-east-1"], smtp("email-smtp.xx-new-9.amazonaws.com"), false],
    [["other"], smtp("email-smtp.xx-new-9.amazonaws.com"), false],
    ["*" as const, smtp("anything.example"), true],
  ])("of %j %j: %s", (services, connector, isAllowed) => {
    expect(isServiceAllowed(connector, rules({ services }))).toBe(isAllowed);
  });
});

test("a service is named as people know it", () => {
  expect([smtp("x.example"), smtp("smtp.gmail.com"), { kind: "exchange" } as const].map(serviceLabel)).toEqual([
    "Other",
    "Gmail",
    "MS Exchange Server",
  ]);
});

describe("Amazon SES is dialled where the operator says", () => {
  const ses = { host: "relay.example.com", port: 10_465 };
  test.each([
    [{ kind: "wellKnown", service: "amazon-ses-eu-west-1" } as const, true],
    [{ kind: "wellKnown", service: "amazon-ses" } as const, true],
    [smtp("email-smtp.eu-west-1.amazonaws.com"), true],
    [smtp("Email-SMTP.eu-west-1.amazonaws.com"), true],
    [smtp("email-smtp-fips.us-west-2.amazonaws.com"), true],
    [smtp("email-smtp.xx-new-9.amazonaws.com"), true],
    [smtp("email-smtp.eu-west-1.amazonaws.com.evil.example"), false],
    [{ kind: "wellKnown", service: "gmail" } as const, false],
    [smtp("mail.example.com"), false],
  ])("%j: %s", (connector, isOverridden) => {
    const { host, port, secure } = dialledEndpoint(connector, rules({ ses }));
    const found = host === ses.host && port === ses.port && secure;
    expect(found).toBe(isOverridden);
  });
});
