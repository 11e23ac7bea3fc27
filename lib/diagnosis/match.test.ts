import { describe, expect, test } from "vitest";
import { diagnose } from "#lib/diagnosis/match.ts";
import { rules } from "#lib/diagnosis/rules.ts";
import { factsOf, failure } from "#lib/email/facts.ts";
import { localConnector } from "#lib/email/smtp-fixtures.ts";

const ada = { username: "ada", password: "correct horse" };
const at = (host: string) => localConnector({ port: 587, host, startTls: "required", auth: ada });
const signIn = { stage: "auth", code: "EAUTH", command: "AUTH PLAIN", isServerText: true } as const;

describe("the most specific rule wins", () => {
  test("a provider's meaning beats the general one", () => {
    const facts = { ...signIn, reply: 535, enhanced: "5.7.8", text: "535-5.7.8 Username and Password not accepted" };
    expect(diagnose(facts, at("smtp.gmail.com"))).toMatchObject({
      rule: "google.app-password",
      field: "auth.password",
    });
    expect(diagnose(facts, at("smtp.example.com"))).toMatchObject({ rule: "auth.refused" });
    expect(diagnose(facts, at("smtp.gmail.com.example.com"))).toMatchObject({ rule: "auth.refused" });
  });

  test("a text that names the reason beats the bare code", () => {
    const text = "535 5.7.3 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant";
    const facts = { ...signIn, reply: 535, enhanced: "5.7.3", text };
    expect(diagnose(facts, at("smtp.example.com")).rule).toBe("microsoft.smtp-auth-disabled.text");
  });

  test("port 25 has a cause of its own when nothing answers", () => {
    const facts = { stage: "connect", code: "CONNECT_TIMEOUT", text: "" } as const;
    expect(diagnose(facts, localConnector({ port: 25 })).rule).toBe("net.connect.timeout.25");
    expect(diagnose(facts, localConnector({ port: 587 })).rule).toBe("net.connect.timeout");
  });

  test("an HTTP status is never read as an SMTP reply", () => {
    const facts = { stage: "content", httpStatus: 552, text: "552" } as const;
    expect(diagnose(facts, at("smtp.example.com")).rule).toBe("unknown");
  });
});

test("what nobody knows is said so, with the stage and the server's own words", () => {
  const finding = diagnose(
    { stage: "sender", reply: 599, text: "599 What a day", isServerText: true },
    at("a.example"),
  );
  expect(finding).toMatchObject({ rule: "unknown", class: "unknown", stage: "sender", serverSaid: "599 What a day" });
  expect(finding.cause).toContain('"Sender"');
});

test("words that the server did not say are not shown as its own", () => {
  const finding = diagnose(
    { stage: "tls", code: "TLS_HANDSHAKE", text: "ssl3_get_record:wrong version" },
    at("a.example"),
  );
  expect(JSON.stringify(finding)).not.toContain("ssl3");
});

describe("the facts of an error", () => {
  const redact = (text: string) => text.replace("secret", "***");

  test("come from the error itself, its reply and its enhanced status", () => {
    const error = Object.assign(new Error("Invalid login: 535-5.7.8 no secret"), {
      code: "EAUTH",
      command: "AUTH PLAIN",
      response: "535-5.7.8 no secret",
      responseCode: 535,
    });
    expect(factsOf(error, "auth", redact)).toEqual({
      stage: "auth",
      code: "EAUTH",
      command: "AUTH PLAIN",
      reply: 535,
      enhanced: "5.7.8",
      text: "535-5.7.8 no ***",
      isServerText: true,
    });
    expect(factsOf(failure("DNS_TIMEOUT", "late"), "dns", redact)).toEqual({
      stage: "dns",
      code: "DNS_TIMEOUT",
      text: "late",
    });
  });

  test("of a bug do not exist: it is thrown on", () => {
    expect(() => factsOf(new TypeError("x is undefined"), "dns", redact)).toThrow(TypeError);
  });
});

describe("the rules", () => {
  test("have ids of their own", () => {
    const ids = rules.map(({ id }) => id);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  test.each(rules.map((rule) => [rule.id, rule] as const))("%s has conditions and plain sentences", (_, rule) => {
    expect(Object.keys(rule.match)).not.toHaveLength(0);
    for (const sentence of [rule.cause, ...rule.remedies]) expect(sentence).toMatch(/[.?]$/);
    expect(rule.title).not.toMatch(/[.!]$|ssl|errno|ECONN|undefined/i);
    expect(rule.remedies.length > 0 || rule.class === "cancelled").toBe(true);
  });
});
