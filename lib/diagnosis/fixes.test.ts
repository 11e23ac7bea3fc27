import { describe, expect, test } from "vitest";
import { type FixName, fixesOf } from "#lib/diagnosis/fixes.ts";
import { type Connector, readKnown } from "#lib/diagnosis/known.ts";
import type { OpenSmtp } from "#lib/email/connector.ts";
import type { RunFacts } from "#lib/email/facts.ts";
import { localConnector } from "#lib/email/smtp-fixtures.ts";

const facts: RunFacts = { action: "check", stages: {} };

function fixes(name: FixName, connector: Connector) {
  return fixesOf([name], { facts, known: readKnown(facts, connector), connector });
}

function at(host: string, changes: Partial<Parameters<typeof localConnector>[0]> = {}): OpenSmtp {
  return localConnector({ host, port: 587, auth: { username: "ada", password: "correct horse" }, ...changes });
}

describe("a change is offered only where it changes something", () => {
  test.each<[name: FixName, helps: OpenSmtp, doesNot: OpenSmtp]>([
    ["secureOn", at("a.example"), at("a.example", { secure: true })],
    ["secureOff", at("a.example", { secure: true }), at("a.example")],
    ["port465", at("a.example"), at("a.example", { port: 465 })],
    ["submissionPort", at("a.example", { port: 25 }), at("a.example")],
    ["oldTls", at("a.example"), at("a.example", { isOldTlsAllowed: true })],
    ["noSignIn", at("a.example"), localConnector({ port: 25 })],
    ["signIn", localConnector({ port: 25 }), at("a.example")],
    ["trimPassword", at("a.example", { auth: { username: "ada", password: " x" } }), at("a.example")],
    ["fixedUser", at("smtp.sendgrid.net"), at("a.example")],
    ["userFromSender", at("a.example"), at("a.example", { auth: { username: "ada@a.example", password: "x" } })],
    ["exchangeForMicrosoft", at("smtp.office365.com"), at("a.example")],
  ])("%s", (name, helps, doesNot) => {
    expect(fixes(name, helps)).toHaveLength(1);
    expect(fixes(name, doesNot)).toEqual([]);
  });
});

describe("the host of another region", () => {
  const hostsFor = (host: string) => fixes("region", at(host)).map(({ set }) => set?.host);

  test("is one for the same kind of account, and not the present one", () => {
    expect(hostsFor("smtp.mailgun.org")).toEqual(["smtp.eu.mailgun.org"]);
    expect(hostsFor("smtppro.zoho.eu")).toContain("smtppro.zoho.in");
    expect(hostsFor("smtppro.zoho.eu")).not.toContain("smtppro.zoho.eu");
    expect(hostsFor("smtp.zeptomail.com")).toContain("smtp.zeptomail.eu");
    expect(hostsFor("mail.example.com")).toEqual([]);
  });

  test("of a well-known service is the service of that region", () => {
    const common = { name: "SES", slug: "ses", sender: "orders@example.com" };
    const connector: Connector = { kind: "wellKnown", service: "amazon-ses", ...common, auth: { required: false } };
    expect(fixes("region", connector)).toContainEqual({
      label: "Use the region Europe (Ireland)",
      service: "amazon-ses-eu-west-1",
    });
  });
});

test("no change repeats a password", () => {
  const connector = at("smtp.sendgrid.net", { auth: { username: "ada", password: " SG.secret " } });
  const names: FixName[] = ["trimPassword", "fixedUser", "userFromSender", "tokenAsUser", "senderFromUser"];
  expect(JSON.stringify(names.flatMap((name) => fixes(name, connector)))).not.toContain("secret");
});
