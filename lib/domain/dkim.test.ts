import { describe, expect, test } from "vitest";
import { parseDkimKey } from "#lib/domain/dkim-key.ts";
import { dkimRecord, findingFor, throughGoogle, throughOwn, type Zone } from "#lib/domain/fixtures.ts";

const through = (service: string) => ({ ...throughGoogle, service });
const dkim = (zone: Zone, request = throughGoogle) => findingFor("dkim", { "example.com": {}, ...zone }, request);
const ed25519 = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

describe("a key that is there", () => {
  test("as a TXT record, with its size", async () => {
    const record = await dkimRecord(2048);
    const finding = await dkim({ "google._domainkey.example.com": record });
    expect(finding).toMatchObject({ status: "ok", title: "A key of Google is published" });
    expect(finding.facts).toEqual([{ label: "google._domainkey.example.com", value: "rsa key, 2048 bits" }]);
    expect(finding.records).toEqual([{ name: "google._domainkey.example.com", type: "TXT", value: record }]);
  });

  test("behind a CNAME; one of the selectors is enough", async () => {
    const target = "s1.domainkey.u1.wl1.sendgrid.net";
    const zone = { "s1._domainkey.example.com": { cname: target }, [target]: await dkimRecord(2048) };
    const finding = await dkim(zone, through("sendgrid"));
    expect(finding.status).toBe("ok");
    expect(finding.records.map(({ name, type }) => [name, type])).toEqual([
      ["s1._domainkey.example.com", "CNAME"],
      [target, "TXT"],
    ]);
  });

  test("of 1024 bits is a warning, of 512 a failure, as a test a warning", async () => {
    const name = "google._domainkey.example.com";
    expect(await dkim({ [name]: await dkimRecord(1024) })).toMatchObject({ status: "warning" });
    expect(await dkim({ [name]: await dkimRecord(512) })).toMatchObject({ status: "failed" });
    expect(await dkim({ [name]: `${ed25519}; t=y` })).toMatchObject({ title: "The key is marked as a test" });
    expect(await dkim({ [name]: ed25519 })).toMatchObject({ status: "ok" });
  });

  test("of the domain above counts for a sub-domain", async () => {
    const zone = { "mail.example.com": {}, "google._domainkey.example.com": ed25519 };
    const finding = await dkim(zone, { ...throughGoogle, sender: "a@mail.example.com" });
    expect(finding).toMatchObject({ status: "ok", title: "A key of Google is published for example.com" });
  });
});

describe("a key that is of no use", () => {
  test("revoked", async () => {
    const finding = await dkim({ "google._domainkey.example.com": "v=DKIM1; p=" });
    expect(finding).toMatchObject({ status: "failed", title: "The key has been revoked" });
    expect(finding.facts).toEqual([{ label: "google._domainkey.example.com", value: "revoked" }]);
  });

  test("a CNAME that leads nowhere", async () => {
    const zone = { "fm1._domainkey.example.com": { cname: "fm1.example.com.dkim.fmhosted.com" } };
    const finding = await dkim(zone, through("fastmail"));
    expect(finding).toMatchObject({ status: "failed", title: "The key cannot be used" });
    expect(finding.explanation).toContain("points at fm1.example.com.dkim.fmhosted.com");
  });

  test.each([
    ["v=DKIM1; k=rsa", "no p="],
    ["v=DKIM2; p=abc", "v=DKIM2"],
    ["v=DKIM1; k=dsa; p=abc", "dsa"],
    ["v=DKIM1; p=abc", "cannot be read"],
  ])("%s cannot be read", async (record, reason) => {
    expect(parseDkimKey(record)).toMatchObject({ state: "broken", reason: expect.stringContaining(reason) });
    expect(await dkim({ "google._domainkey.example.com": record })).toMatchObject({ status: "failed" });
  });

  test("a text that is no key at all counts as none", () => {
    expect(parseDkimKey("google-site-verification=abc")).toBeUndefined();
  });
});

describe("no key", () => {
  const others = { "other._domainkey.example.com": ed25519 };

  test("is a failure where the selectors are fixed, with the CNAMEs whose targets are known", async () => {
    const finding = await dkim(others, through("fastmail"));
    expect(finding).toMatchObject({ status: "failed", title: "No key of Fastmail is published" });
    expect(finding.add?.[0]).toEqual({
      name: "fm1._domainkey.example.com",
      type: "CNAME",
      value: "fm1.example.com.dkim.fmhosted.com",
    });
    const brevo = await dkim(others, through("brevo"));
    expect(brevo.add?.map(({ value }) => value)).toEqual([
      "b1.example-com.dkim.brevo.com",
      "b2.example-com.dkim.brevo.com",
    ]);
  });

  test("is a warning where accounts may choose their selector", async () => {
    const finding = await dkim(others);
    expect(finding).toMatchObject({ status: "warning", title: "The selectors of Google are not known" });
    expect(finding.explanation).toContain("Google Admin console");
    expect(finding.add).toBeUndefined();
  });

  test("says honestly that Amazon SES chooses at random", async () => {
    const finding = await dkim(others, through("amazon-ses"));
    expect(finding).toMatchObject({ status: "unknown", title: "The selectors of Amazon SES are not known" });
    expect(finding.explanation).toContain("Amazon SES console");
  });

  test("is certain where DNS has nothing below _domainkey", async () => {
    const finding = await dkim({}, through("amazon-ses"));
    expect(finding).toMatchObject({ status: "failed", title: "No DKIM key is published" });
  });

  test("of a server of one's own cannot be told from outside", async () => {
    expect(await dkim({}, throughOwn)).toMatchObject({ status: "unknown", title: "The selector is not known" });
    const found = await dkim({ "default._domainkey.example.com": ed25519 }, throughOwn);
    expect(found).toMatchObject({ status: "unknown", title: "A key is published, but whose is not known" });
    expect(found.records).toHaveLength(1);
  });
});

test("a time-out is unknown, never a failure", async () => {
  const failure = "the DNS servers did not answer in time";
  const finding = await dkim({ "fm1._domainkey.example.com": { failure } }, through("fastmail"));
  expect(finding).toMatchObject({ status: "unknown", title: "The DKIM key could not be looked up" });
  expect(finding.add).toBeUndefined();
});
