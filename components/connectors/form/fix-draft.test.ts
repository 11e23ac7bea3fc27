import { describe, expect, test } from "vitest";
import type { Remembered } from "#components/connectors/form/branches.ts";
import { type Draft, newDraft } from "#components/connectors/form/draft.ts";
import { askForSecret, fixedDraft } from "#components/connectors/form/fix-draft.ts";
import { changeInWords } from "#components/connectors/form/fix-words.ts";
import type { Fix } from "#lib/email/report.ts";

const common = { name: "Alerts", slug: "alerts", sender: "alerts@example.com" };
const login = { required: true, username: "me", password: { op: "set", value: " typed " } } as const;
const other = { ...newDraft(), ...common, host: "mail.example.com", auth: login } as Draft;
const gmail = { ...newDraft("gmail"), ...common, auth: login } as Draft;

/** What a change makes of a draft, and how it is told. */
function apply(draft: Draft, fix: Omit<Fix, "label">, remembered: Remembered = new Map()) {
  const after = fixedDraft({ label: "Change", ...fix }, draft, { remembered, initial: draft });
  return { after, words: changeInWords(draft, after) };
}

test("values are set where they stand, and named", () => {
  const { after, words } = apply(other, { set: { port: 465, secure: true } });
  expect(after).toEqual({ ...other, port: 465, secure: true });
  expect(words).toBe("Port 465, Secure on");
});

test("a value that is the same already is no change", () => {
  expect(apply(other, { set: { port: 587 } }).words).toBe("");
});

describe("a well-known service that gives way to Other", () => {
  const fix = { service: "other", set: { port: 587, secure: false, startTls: "required" } };

  test("keeps its host and the login as it was typed", () => {
    const { after, words } = apply(gmail, fix);
    expect(after).toMatchObject({ kind: "smtp", ...common, host: "smtp.gmail.com", port: 587, auth: login });
    expect(words).toBe("Service Other, Port 587, Secure off");
  });

  test("does not start from what was once typed for Other, and can come back", () => {
    const remembered: Remembered = new Map([["other", other]]);
    expect(apply(gmail, fix, remembered).after).toMatchObject({ host: "smtp.gmail.com" });
    expect(remembered.get("gmail")).toBe(gmail);
  });
});

test("another region of a service takes the login along", () => {
  const { after, words } = apply(gmail, { service: "outlook365" });
  expect(after).toMatchObject({ kind: "wellKnown", service: "outlook365", auth: login });
  expect(words).toMatch(/^Service Outlook/);
});

test("and what the connector asks of its own connections", () => {
  const asked = { verification: "certificate", proxy: "off", connectSeconds: 5, isOldTlsAllowed: true } as const;
  expect(apply({ ...gmail, ...asked } as Draft, { service: "outlook365" }).after).toMatchObject(asked);
});

test("the Exchange form takes no password along", () => {
  const { after, words } = apply(gmail, { service: "exchange", focus: "tenantId" });
  expect(after).toMatchObject({ kind: "exchange", ...common, tenantId: "" });
  expect(JSON.stringify(after)).not.toContain("typed");
  expect(words).toBe("Service MS Exchange Server");
});

test("authentication is turned on with the login that the form began with, or an empty one", () => {
  const off = { ...other, auth: { required: false } } as Draft;
  const on: Omit<Fix, "label"> = { set: { "auth.required": true }, focus: "auth.username" };
  expect(apply(off, on).after).toMatchObject({ auth: { required: true, username: "" } });
  expect(fixedDraft({ label: "On", ...on }, off, { remembered: new Map(), initial: other })).toMatchObject({
    auth: login,
  });
  expect(apply(other, { set: { "auth.required": false } }).after).toMatchObject({ auth: { required: false } });
});

test("blanks go from a password that was typed just now, and its value is not told", () => {
  const { after, words } = apply(other, { trim: "auth.password" });
  expect(after).toMatchObject({ auth: { password: { op: "set", value: "typed" } } });
  expect(words).toBe("Password without blanks around it");
});

test("a trusted certificate is told without its text", () => {
  const { after, words } = apply(other, { set: { trustedCertificate: "-----BEGIN CERTIFICATE-----" } });
  expect(after).toMatchObject({ trustedCertificate: "-----BEGIN CERTIFICATE-----" });
  expect(words).toBe("Trusted certificate added");
});

test("a stored secret of another target is asked for again, one that was typed is not", () => {
  const stored = { ...other, auth: { ...login, password: { op: "keep" } } } as Draft;
  expect(askForSecret(structuredClone(stored), () => true)).toBeUndefined();
  const draft = structuredClone(stored);
  expect(askForSecret(draft, () => false)).toBe("auth.password");
  expect(draft).toMatchObject({ auth: { password: { op: "set", value: "" } } });
  expect(askForSecret(structuredClone(other), () => false)).toBeUndefined();
});
