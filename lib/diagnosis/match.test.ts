import { describe, expect, test } from "vitest";
import { readKnown } from "#lib/diagnosis/known.ts";
import { diagnose, hitsOf } from "#lib/diagnosis/match.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";
import { type FailureFacts, factsOf, failure, type RunFacts, type StageRecords } from "#lib/email/facts.ts";
import { localConnector } from "#lib/email/smtp-fixtures.ts";

const ada = { username: "ada", password: "correct horse" };
const at = (host: string) => localConnector({ port: 587, host, startTls: "required", auth: ada });
const failed = (facts: FailureFacts, stages: StageRecords = {}): RunFacts => ({
  action: "check",
  stages,
  failure: facts,
});
const signIn = { stage: "auth", code: "EAUTH", command: "AUTH PLAIN", isServerText: true } as const;

describe("the most specific rule wins", () => {
  const refused = { ...signIn, reply: 535, enhanced: "5.7.8", text: "535-5.7.8 Username and Password not accepted" };

  test("a provider's meaning beats the general one, which stays behind it", () => {
    const { finding, others } = diagnose(failed(refused), at("smtp.gmail.com"));
    expect(finding).toMatchObject({ rule: "google.app-password", field: "auth.password" });
    expect(others.map(({ rule }) => rule)).toContain("auth.refused");
    expect(diagnose(failed(refused), at("smtp.example.com")).finding?.rule).toBe("auth.refused");
    expect(diagnose(failed(refused), at("smtp.gmail.com.example.com")).finding?.rule).toBe("auth.refused");
  });

  test("what it offers already is not offered again by those behind it", () => {
    const text = "535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant";
    const facts = failed({ ...signIn, reply: 535, enhanced: "5.7.139", text });
    const { finding, others } = diagnose(facts, at("smtp.office365.com"));
    const labels = finding?.fixes.map(({ label }) => label) ?? [];
    expect(labels).not.toHaveLength(0);
    expect(others).not.toHaveLength(0);
    for (const { fixes } of others) for (const { label } of fixes) expect(labels).not.toContain(label);
  });

  test("a provider is known by its greeting where the host does not tell it", () => {
    const banner = "220 smtp.gmail.com ESMTP x - gsmtp";
    const { finding } = diagnose(failed(refused, { greeting: { banner } }), at("10.0.0.7"));
    expect(finding?.rule).toBe("google.app-password");
  });

  test("a text that names the reason beats the bare code", () => {
    const text = "535 5.7.3 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant";
    const { finding } = diagnose(failed({ ...signIn, reply: 535, enhanced: "5.7.3", text }), at("smtp.example.com"));
    expect(finding?.title).toContain("Microsoft");
    expect(finding?.fixes).toContainEqual(expect.objectContaining({ service: "exchange" }));
  });

  test.each([
    ["550 5.7.1 messages from [192.0.2.7] weren't sent: their network is on our block list (S3140)", "host.blocked"],
    ["554 5.7.1 Sender address [a@b.example] blocked using dbl.spamhaus.org", "smtp.sender.blocked"],
    ["550 5.1.0 Unlikely message, due to the very low reputation of the sending domain", "smtp.sender.refused"],
    ["550 5.1.0 ada is not listed in the directory", "smtp.sender.refused"],
  ])("only a list of addresses speaks against this machine: %s", (text, rule) => {
    const facts = { stage: "sender", code: "EENVELOPE", command: "MAIL FROM", reply: 550, text } as const;
    expect(diagnose(failed(facts), at("mail.example.com")).finding?.rule).toBe(rule);
  });

  test("an HTTP status is never read as an SMTP reply", () => {
    const facts = { stage: "content", httpStatus: 552, text: "552" } as const;
    expect(diagnose(failed(facts), at("smtp.example.com")).finding?.rule).toBe("unknown");
  });
});

describe("conditions", () => {
  const rule = (match: Rule["match"]): Rule => ({
    id: "x",
    match,
    class: "config",
    title: "",
    cause: "",
    remedies: [],
  });
  const known = readKnown(
    failed(
      { stage: "auth", code: "EAUTH", originalCode: "EBELOW", enhanced: "4.7.8", text: "too many" },
      { tls: { chain: [] } },
    ),
    at("smtp.example.com"),
  );
  const scoreOf = (match: Rule["match"]) => hitsOf([rule(match)], known)[0]?.score;

  test.each<[string, Rule["match"], boolean]>([
    ["a value", { stage: "auth" }, true],
    ["another value", { stage: "tls" }, false],
    ["one of several values", { stage: ["tls", "auth"] }, true],
    ["a pattern", { enhanced: /^4\.7\./ }, true],
    ["the code below", { code: "EBELOW" }, true],
    ["the code around it", { code: "EAUTH" }, true],
    ["what is not known", { httpStatus: 500 }, false],
    ["what is not known, in the negative", { isLocal: false }, false],
    ["a number below a limit", { port: { below: 600 } }, true],
    ["a number that is not below it", { port: { below: 587 } }, false],
    ["all of several", { stage: "auth", port: 25 }, false],
  ])("%s", (_, match, holds) => {
    expect(scoreOf(match) !== undefined).toBe(holds);
  });

  test("a code below counts more than the one around it, an exact status more than a range", () => {
    expect(scoreOf({ code: "EBELOW" })).toBeGreaterThan(scoreOf({ code: "EAUTH" }) ?? 0);
    expect(scoreOf({ enhanced: "4.7.8" })).toBeGreaterThan(scoreOf({ enhanced: /^4\.7\./ }) ?? 0);
  });
});

describe("what nobody knows", () => {
  test("is said so, with the stage and the server's own words", () => {
    const facts = { stage: "sender", reply: 599, text: "599 What a day", isServerText: true } as const;
    const { finding, others } = diagnose(failed(facts), at("a.example"));
    expect(finding).toMatchObject({ rule: "unknown", class: "unknown", stage: "sender", serverSaid: "599 What a day" });
    expect(finding?.cause).toContain('"Sender"');
    expect(finding?.remedies[0]).toContain("words");
    expect(others).toEqual([]);
  });

  test("speaks of no words and no earlier stages where there are none", () => {
    const silent = diagnose(failed({ stage: "tls", code: "NEVER_HEARD_OF", text: "" }), at("a.example")).finding;
    expect(silent?.cause).toContain('stages before "Encryption (TLS)" worked');
    expect(silent?.remedies.join(" ")).not.toMatch(/words/);
    const first = diagnose(failed({ stage: "policy", code: "NEVER_HEARD_OF", text: "" }), at("a.example")).finding;
    expect(first?.cause).toBe("Nothing was dialled yet. The technical code is NEVER_HEARD_OF.");
  });

  test("words that the server did not say are not shown as its own", () => {
    const facts = { stage: "tls", code: "TLS_HANDSHAKE", text: "ssl3_get_record:wrong version" } as const;
    expect(JSON.stringify(diagnose(failed(facts), at("a.example")))).not.toContain("ssl3");
  });
});

test("a success has no finding, and what deserves attention is a warning", () => {
  const stages: StageRecords = { tls: { isEncrypted: false, isLocal: false } };
  const { finding, warnings } = diagnose({ action: "send", stages }, at("mail.example.com"));
  expect(finding).toBeUndefined();
  expect(warnings).toMatchObject([{ rule: "warning.plain", stage: "tls" }]);
});

test("no sentence and no fix holds the password", () => {
  const facts = { ...signIn, reply: 535, enhanced: "5.7.8", text: "535 5.7.8 No" };
  for (const host of ["smtp.gmail.com", "smtp.office365.com", "smtp.sendgrid.net", "mail.example.com"])
    expect(JSON.stringify(diagnose(failed(facts), at(host)))).not.toContain(ada.password);
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
