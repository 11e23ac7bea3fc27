import { describe, expect, test } from "vitest";
import { checkDomain } from "#lib/domain/check.ts";
import { check, findingFor, throughGoogle, throughOwn } from "#lib/domain/fixtures.ts";
import { domainParts } from "#lib/domain/report.ts";
import type { DomainResolver } from "#lib/domain/resolver.ts";
import { fillIn } from "#lib/domain/subject.ts";
import type { Provider } from "#lib/email/provider.ts";
import { providers } from "#lib/email/providers.ts";

describe("what cannot be checked is said in a sentence", () => {
  test.each([
    ["", "Enter a sender first"],
    ["alerts", "needs an @"],
    ["a@[192.0.2.1]", "addresses in [ ] are not supported"],
    ["root@localhost", "localhost is no domain of the internet"],
    ["root@build7", "build7 is no domain of the internet"],
    ["a@app.localhost", "no domain of the internet"],
    ["a@mail.corp.internal", "exist only inside a network"],
    ["a@printer.local", "exist only inside a network"],
  ])("%j", async (sender, sentence) => {
    const report = await check({}, { ...throughOwn, sender });
    expect(report).toEqual({ isChecked: false, reason: expect.stringContaining(sentence) });
  });
});

test("a report names the domain in ASCII and the provider", async () => {
  const zone = { "xn--bcher-kva.example": {}, "example.com": {} };
  const report = await check(zone, { ...throughGoogle, sender: "Bücher <a@Bücher.example>" });
  expect(report).toMatchObject({ isChecked: true, domain: "xn--bcher-kva.example", provider: "Google" });
  expect(await check(zone, throughOwn)).not.toHaveProperty("provider");
  expect(await check(zone, { sender: "a@example.com", kind: "exchange" })).toMatchObject({ provider: "Microsoft" });
});

test("a domain that does not exist is probably mistyped", async () => {
  expect(await check({})).toEqual({ isChecked: false, reason: expect.stringContaining("whether its registration") });
  const report = await check({ "example.com": {} }, { ...throughOwn, sender: "a@news.example.com" });
  expect(report).toMatchObject({ reason: expect.stringContaining("DNS knows no news.example.com") });
});

test("a service whose records are not known is named, and nothing is made up about it", async () => {
  const zone = { "example.com": "v=spf1 mx ~all", "x._domainkey.example.com": "p=" };
  const naver = { ...throughGoogle, service: "naver" };
  expect(await check(zone, naver)).toMatchObject({ provider: "Naver Mail" });
  for (const part of ["spf", "dkim"] as const) {
    expect(await findingFor(part, zone, naver)).toMatchObject({ status: "unknown" });
  }
});

test("what somebody puts into DNS is shown within bounds", async () => {
  const zone = { "example.com": `v=spf1 ${"include:a.example.net ".repeat(2_000)}` };
  const finding = await findingFor("spf", zone);
  expect(finding.records[0]?.value).toHaveLength(2_000);
  expect(JSON.stringify(finding).length).toBeLessThan(20_000);
});

describe("a domain in which a provider gives addresses away", () => {
  const zone = {
    "gmail.com": {
      txt: ["v=spf1 redirect=_spf.google.com"],
      mx: [[5, "gmail-smtp-in.l.google.com"]] as [number, string][],
    },
    "_spf.google.com": "v=spf1 ip4:192.0.2.1 ~all",
    "gmail-smtp-in.l.google.com": { a: ["192.0.2.1"] },
    "_dmarc.gmail.com": "v=DMARC1; p=none; sp=quarantine",
  };
  const sender = "me@gmail.com";

  test("is fine through this provider", async () => {
    for (const part of domainParts) {
      expect(await findingFor(part, zone, { ...throughGoogle, sender })).toMatchObject({ status: "ok" });
    }
  });

  test("fails through any other, and nothing is proposed", async () => {
    for (const part of ["spf", "dkim", "dmarc"] as const) {
      const finding = await findingFor(part, zone, { ...throughGoogle, service: "sendgrid", sender });
      expect(finding.status).toBe("failed");
      expect(finding.add).toBeUndefined();
    }
    expect((await findingFor("spf", zone, { ...throughOwn, sender })).title).toBe("Only Google may send for gmail.com");
  });
});

test("DNS that never answers leaves everything unknown", async () => {
  const silent = async () => ({ failure: "the DNS servers did not answer in time" });
  const resolver: DomainResolver = { txt: silent, mx: silent, a: silent, aaaa: silent, cname: silent };
  const report = await checkDomain(throughGoogle, resolver, new AbortController().signal);
  if (!report.isChecked) throw new Error(report.reason);
  for (const part of domainParts) expect(report.findings[part].status).toBe("unknown");
});

test("every provider's targets belong to its selectors and leave no place-holder", () => {
  for (const { dkim } of Object.values(providers) as Provider[]) {
    const { selectors = [], targets = [] } = dkim ?? {};
    expect(targets.length).toBeLessThanOrEqual(selectors.length);
    for (const target of targets) expect(fillIn(target, "example.com")).toMatch(/^[a-z0-9._-]+$/);
  }
});
