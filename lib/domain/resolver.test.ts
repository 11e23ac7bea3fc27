import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type DnsStandIn, startDns } from "#e2e/stand-ins/dns.ts";
import { checkDomain } from "#lib/domain/check.ts";
import { throughGoogle, type Zone } from "#lib/domain/fixtures.ts";
import { createResolver } from "#lib/domain/resolver.ts";

const long = `v=DKIM1; k=rsa; p=${"abcdefghij".repeat(60)}`;
const zone: Zone = {
  "example.com": {
    txt: ["v=spf1 include:_spf.google.com ~all", "other"],
    mx: [
      [10, "mx.example.net"],
      [20, "mx2.example.net"],
    ],
    a: ["192.0.2.1"],
    aaaa: ["2001:db8::1"],
  },
  "long._domainkey.example.com": long,
  "alias._domainkey.example.com": { cname: "long._domainkey.example.com" },
  "null.example.com": { mx: [[0, ""]] },
  "silent.example.com": { failure: "silence" },
  "broken.example.com": { failure: "SERVFAIL" },
  "refused.example.com": { failure: "REFUSED" },
};
const { signal } = new AbortController();

let dns: DnsStandIn;
beforeAll(async () => {
  dns = await startDns(zone);
});
afterAll(() => dns.close());

const resolver = () => createResolver({ servers: [dns.address], timeoutMs: 100 });

describe("what is there", () => {
  test("TXT records come whole, however many strings they are cut into", async () => {
    expect(await resolver().txt("long._domainkey.example.com", signal)).toEqual({ records: [long] });
    expect(await resolver().txt("example.com", signal)).toMatchObject({ records: { length: 2 } });
  });

  test("TXT records are found through a CNAME, which can be asked for itself", async () => {
    expect(await resolver().txt("alias._domainkey.example.com", signal)).toEqual({ records: [long] });
    const alias = await resolver().cname("alias._domainkey.example.com", signal);
    expect(alias).toEqual({ records: ["long._domainkey.example.com"] });
  });

  test("MX records have host and preference, a null MX an empty host", async () => {
    const { records } = (await resolver().mx("example.com", signal)) as { records: object[] };
    expect(records).toHaveLength(2);
    expect(records).toContainEqual(expect.objectContaining({ exchange: "mx.example.net", priority: 10 }));
    expect(await resolver().mx("null.example.com", signal)).toMatchObject({ records: [{ exchange: "" }] });
  });

  test("addresses of both families", async () => {
    expect(await resolver().a("example.com", signal)).toEqual({ records: ["192.0.2.1"] });
    expect(await resolver().aaaa("example.com", signal)).toEqual({ records: ["2001:db8::1"] });
  });
});

describe("what is not there", () => {
  test("a name without such a record is told from a name that does not exist", async () => {
    expect(await resolver().cname("example.com", signal)).toEqual({ records: [] });
    expect(await resolver().txt("_domainkey.example.com", signal)).toEqual({ records: [] });
    expect(await resolver().txt("gone.example.com", signal)).toEqual({ records: [], isNameMissing: true });
    expect(await resolver().txt(`${"a".repeat(64)}.example.com`, signal)).toMatchObject({ records: [] });
  });
});

describe("what cannot be looked up", () => {
  test.each([
    ["silent.example.com", "in time"],
    ["broken.example.com", "SERVFAIL"],
    ["refused.example.com", "refused"],
  ])("%s has a reason", async (name, reason) => {
    expect(await resolver().txt(name, signal)).toEqual({ failure: expect.stringContaining(reason) });
  });

  test("a server that cannot be reached is a reason too", async () => {
    const closed = await startDns({});
    await closed.close();
    const lookup = await createResolver({ servers: [closed.address], timeoutMs: 100 }).txt("example.com", signal);
    expect(lookup).toHaveProperty("failure");
  });

  test("an abort ends the waiting at once, before and meanwhile", async () => {
    const slow = createResolver({ servers: [dns.address], timeoutMs: 10_000 });
    const abort = new AbortController();
    const waiting = slow.txt("silent.example.com", abort.signal);
    const startedAt = Date.now();
    abort.abort();
    expect(await waiting).toHaveProperty("failure");
    expect(await slow.txt("example.com", abort.signal)).toHaveProperty("failure");
    expect(Date.now() - startedAt).toBeLessThan(1_000);
  });
});

test("a whole check over real DNS", async () => {
  const report = await checkDomain(throughGoogle, resolver(), signal);
  if (!report.isChecked) throw new Error(report.reason);
  expect(report.findings.spf.title).toBe("It includes a name without SPF");
  expect(report.findings.mx.title).toBe("The mail hosts have no address");
  expect(dns.asked).toContain("TXT _dmarc.example.com");
});
