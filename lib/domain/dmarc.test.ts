import { describe, expect, test } from "vitest";
import { findingFor, throughGoogle, throughOwn, type Zone } from "#lib/domain/fixtures.ts";

const key = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
const allowed: Zone = {
  "example.com": "v=spf1 include:_spf.google.com -all",
  "_spf.google.com": "v=spf1 ip4:192.0.2.1 ~all",
};
const signed: Zone = { "google._domainkey.example.com": key };
const forbidden: Zone = { "example.com": "v=spf1 -all" };

const dmarc = (record: string | string[], zone: Zone = { ...allowed, ...signed }, request = throughGoogle) =>
  findingFor("dmarc", { ...zone, "_dmarc.example.com": { txt: [record].flat() } }, request);

describe("the policy", () => {
  test("no record is a failure, with one to start with", async () => {
    const finding = await dmarc("v=spf1 -all");
    expect(finding).toMatchObject({ status: "failed", title: "There is no DMARC record" });
    expect(finding.add).toEqual([
      { name: "_dmarc.example.com", type: "TXT", value: "v=DMARC1; p=none; rua=mailto:dmarc@example.com" },
    ]);
  });

  test("none only watches", async () => {
    const finding = await dmarc("v=DMARC1; p=none; rua=mailto:d@example.com");
    expect(finding).toMatchObject({ status: "warning", title: "The policy is none: it only watches" });
    expect(finding.facts).toContainEqual({ label: "Reports to", value: "d@example.com" });
    expect((await dmarc("v=DMARC1; p=none")).explanation).toContain("nobody watches");
    expect((await dmarc("v=DMARC1; rua=mailto:d@example.com")).title).toBe("The policy is none: it only watches");
  });

  test.each(["quarantine", "reject"])("%s is fine when the mail passes", async (policy) => {
    const finding = await dmarc(`v=DMARC1;p=${policy};pct=40`);
    expect(finding).toMatchObject({ status: "ok", title: `The policy is ${policy}` });
    expect(finding.facts).toContainEqual({ label: "Policy", value: `${policy}, 40 %` });
  });

  test("two records count as none", async () => {
    const finding = await dmarc(["v=DMARC1; p=none", "v=DMARC1; p=reject"]);
    expect(finding).toMatchObject({ status: "failed", title: "There are 2 DMARC records" });
    expect(finding.add).toMatchObject([{ value: "v=DMARC1; p=none", replaces: true }]);
  });

  test("a record without a policy is repaired and keeps its other tags", async () => {
    const finding = await dmarc("v=DMARC1; p=rejct; adkim=s");
    expect(finding).toMatchObject({ status: "failed", title: "The record says no policy" });
    expect(finding.add?.[0]?.value).toBe("v=DMARC1; p=none; adkim=s");
  });

  test("a sub-domain inherits, and sp comes before p", async () => {
    const zone = { ...allowed, ...signed, "news.example.com": "v=spf1 include:_spf.google.com -all" };
    const request = { ...throughGoogle, sender: "a@news.example.com" };
    const finding = await dmarc("v=DMARC1; p=reject; sp=quarantine", zone, request);
    expect(finding).toMatchObject({ status: "ok", title: "The policy is quarantine" });
    expect(finding.records[0]?.name).toBe("_dmarc.example.com");
    expect(finding.explanation).toContain("takes that of _dmarc.example.com");
    const own = { ...zone, "_dmarc.news.example.com": "v=DMARC1; p=reject" };
    expect(await dmarc("v=DMARC1; p=none", own, request)).toMatchObject({ title: "The policy is reject" });
  });

  test("the registered domain of example.co.uk is not co.uk", async () => {
    const zone = { "a.b.example.co.uk": {}, "_dmarc.example.co.uk": "v=DMARC1; p=reject" };
    const finding = await findingFor("dmarc", zone, { ...throughGoogle, sender: "a@a.b.example.co.uk" });
    expect(finding.records[0]?.name).toBe("_dmarc.example.co.uk");
  });
});

describe("alignment", () => {
  test("one way is enough", async () => {
    expect((await dmarc("v=DMARC1; p=reject", allowed)).status).toBe("ok");
    expect((await dmarc("v=DMARC1; p=reject", { ...forbidden, ...signed })).status).toBe("ok");
  });

  test("neither way: receivers refuse the mail", async () => {
    const none = { ...forbidden, "_spf.google.com": "v=spf1 ip4:192.0.2.1 ~all" };
    const finding = await dmarc("v=DMARC1; p=reject", none);
    expect(finding.explanation).toContain("the record does not allow this mail");
    const fastmail = { ...throughGoogle, service: "fastmail" };
    expect(await dmarc("v=DMARC1; p=reject", none, fastmail)).toMatchObject({
      status: "failed",
      title: "This connector’s mail fails DMARC: reject",
    });
    expect(await dmarc("v=DMARC1; p=none", none, fastmail)).toMatchObject({
      status: "warning",
      title: "This connector’s mail fails DMARC",
    });
  });

  test("a signature of the domain above counts when relaxed and not when strict", async () => {
    const zone = { ...signed, "news.example.com": "v=spf1 -all", "_spf.google.com": "v=spf1 ip4:192.0.2.1 ~all" };
    const request = { ...throughGoogle, sender: "a@news.example.com" };
    expect(await dmarc("v=DMARC1; p=reject; adkim=r", zone, request)).toMatchObject({ status: "ok" });
    const strict = await dmarc("v=DMARC1; p=reject; adkim=s", zone, request);
    expect(strict).toMatchObject({ status: "failed" });
    expect(strict.explanation).toContain("adkim=s asks for news.example.com itself");
  });

  test("a provider's return-path agrees only as a sub-domain, and not when strict", async () => {
    const sendgrid = { ...throughGoogle, service: "sendgrid" };
    const zone = { "example.com": "v=spf1 include:sendgrid.net ~all", "sendgrid.net": "v=spf1 ip4:192.0.2.1 ~all" };
    expect((await dmarc("v=DMARC1; p=reject", zone, sendgrid)).explanation).toContain("unless a sub-domain");
    const strict = await dmarc("v=DMARC1; p=reject; aspf=s", zone, sendgrid);
    expect(strict).toMatchObject({ status: "failed", title: "This connector’s mail fails DMARC: reject" });
  });

  test("of a server of one's own stays open", async () => {
    const finding = await dmarc("v=DMARC1; p=reject", forbidden, throughOwn);
    expect(finding).toMatchObject({ status: "unknown", title: expect.stringContaining("is not known") });
    expect(finding.explanation).toContain("which only a received mail shows");
  });
});

test("a time-out is unknown, never a failure", async () => {
  const zone = { ...allowed, "_dmarc.example.com": { failure: "the DNS servers did not answer in time" } };
  expect(await findingFor("dmarc", zone)).toMatchObject({ status: "unknown" });
});
