import { expect, test } from "vitest";
import { switchService } from "#components/connectors/form/branches.ts";
import { type Draft, newDraft, scopeOf, withAbsent } from "#components/connectors/form/draft.ts";
import { draftOf, duplicateOf } from "#components/connectors/form/stored-draft.ts";
import type { StoredConnector } from "#lib/connectors/view.ts";
import { type ConnectorView, connectorInput, connectorUpdate } from "#lib/email/connector.ts";
import { keepingSecrets } from "#lib/email/secrets.ts";

const common = { name: "Alerts", slug: "alerts", sender: "alerts@example.com" };
const secret = { setAt: "2026-11-01T10:00:00.000Z", setBy: "Administrator", isReadable: true };
const gmail: ConnectorView = {
  ...{ kind: "wellKnown", ...common, service: "gmail" },
  auth: { required: true, username: "me@gmail.com" },
};

function stored(given: Partial<StoredConnector> = {}): StoredConnector {
  const { name, slug, sender, ...settings } = gmail;
  const by = { createdAt: secret.setAt, createdBy: "A", updatedAt: secret.setAt, updatedBy: "A" };
  return {
    ...{ id: "1", version: 3, isEnabled: true, connector: gmail, state: "ready", ...by },
    raw: { name, slug, sender, settings },
    secrets: { password: secret },
    ...given,
  };
}

test("an empty form is refused with our own sentences for all its fields at once", () => {
  for (const service of ["other", "gmail", "exchange"]) {
    const issues = connectorInput.safeParse(newDraft(service)).error?.issues ?? [];
    expect(issues.length).toBeGreaterThan(2);
    expect(issues.filter(({ message }) => message.startsWith("Invalid"))).toEqual([]);
  }
});

test("a service without authentication starts without it, one with a fixed user name starts with that name", () => {
  expect(newDraft("elastic-cloud")).toMatchObject({ auth: { required: false } });
  expect(newDraft("sendgrid")).toMatchObject({ auth: { username: "apikey" } });
});

test("changing the service keeps name, slug and sender, and brings back what was typed for it before", () => {
  const remembered = new Map<string, Draft>();
  const other = { ...newDraft(), ...common, host: "smtp.example.com" } as Draft;
  const exchange = switchService(other, "exchange", remembered);
  expect(exchange).toMatchObject({ kind: "exchange", ...common });
  const back = switchService({ ...exchange, name: "Renamed" }, "other", remembered);
  expect(back).toMatchObject({ kind: "smtp", name: "Renamed", host: "smtp.example.com" });
});

test("Other starts from the endpoint of the well-known service that was left", () => {
  expect(switchService(newDraft("gmail"), "other", new Map())).toMatchObject({
    ...{ host: "smtp.gmail.com", port: 465, secure: true },
  });
});

test("a stored connector opens with its readable secrets kept and the others asked for", () => {
  expect(draftOf(stored())).toMatchObject({ auth: { password: { op: "keep" } } });
  const unreadable = stored({ secrets: { password: { ...secret, isReadable: false } } });
  expect(draftOf(unreadable)).toMatchObject({ auth: { password: { op: "set", value: "" } } });
  expect(connectorUpdate.safeParse(draftOf(stored())).success).toBe(true);
});

test("settings that no longer parse fill the form as far as they make sense", () => {
  const settings = { kind: "smtp", host: "smtp.example.com", port: "x", startTls: "sometimes", auth: null };
  const draft = draftOf(stored({ connector: undefined, raw: { ...common, settings } }));
  expect(draft).toMatchObject({ ...common, host: "smtp.example.com", port: Number.NaN, startTls: "required" });
  for (const nonsense of [null, 7, "x", [], { kind: "exchange", credential: 3 }, { kind: "wellKnown", service: {} }]) {
    expect(() => draftOf(stored({ connector: undefined, raw: { ...common, settings: nonsense } }))).not.toThrow();
  }
});

test("a copy has a name of its own, no slug and no secrets", () => {
  expect(duplicateOf(stored())).toMatchObject({
    ...{ name: "Alerts (copy)", slug: "" },
    auth: { username: "me@gmail.com", password: { op: "set", value: "" } },
  });
});

test("a copy of a connector with the longest name is still marked as one", () => {
  const raw = { ...stored().raw, name: "n".repeat(120) };
  const { name } = duplicateOf(stored({ connector: { ...gmail, name: raw.name }, raw }));
  expect(name).toHaveLength(120);
  expect(name.endsWith("n (copy)")).toBe(true);
});

test("after a save no secret stays in the form", () => {
  const typed = {
    ...gmail,
    auth: { required: true, username: "me", password: { op: "set", value: "hunter2" } },
  } as Draft;
  expect(JSON.stringify(keepingSecrets(typed))).not.toContain("hunter2");
});

test("a draft has a key for every exception that it does not make, also after a save", () => {
  for (const draft of [
    newDraft(),
    newDraft("gmail"),
    draftOf(stored()),
    withAbsent(keepingSecrets(draftOf(stored()))),
  ]) {
    expect(Object.keys(draft)).toEqual(expect.arrayContaining(["trustedCertificate", "isOldTlsAllowed"]));
    expect(draft).toMatchObject({ trustedCertificate: undefined, isOldTlsAllowed: undefined });
  }
  expect(Object.keys(newDraft("exchange"))).toContain("trustedCertificate");
  expect(Object.keys(newDraft("exchange"))).not.toContain("isOldTlsAllowed");
});

test("exceptions are opened as they are stored", () => {
  const connector: ConnectorView = { ...gmail, trustedCertificate: "PEM", isOldTlsAllowed: true };
  expect(draftOf(stored({ connector }))).toMatchObject({ trustedCertificate: "PEM", isOldTlsAllowed: true });
  const settings = { kind: "smtp", trustedCertificate: "PEM", isOldTlsAllowed: "perhaps" };
  const salvaged = draftOf(stored({ connector: undefined, raw: { ...common, settings } }));
  expect(salvaged).toMatchObject({ trustedCertificate: "PEM", isOldTlsAllowed: undefined });
});

test("blanks around a value do not change the destination, another user does", () => {
  const draft = draftOf(stored()) as Extract<Draft, { kind: "wellKnown" }>;
  const as = (username: string) => ({ ...draft, auth: { ...draft.auth, username } }) as Draft;
  expect(scopeOf(as(" me@gmail.com "))).toBe(scopeOf(draft));
  expect(scopeOf(as("you@gmail.com"))).not.toBe(scopeOf(draft));
});
