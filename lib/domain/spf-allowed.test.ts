import { describe, expect, test } from "vitest";
import { findingFor, googleZone, throughGoogle, throughOwn, type Zone } from "#lib/domain/fixtures.ts";

const spf = (record: string | string[], more: Zone = {}, request = throughGoogle) =>
  findingFor("spf", { ...googleZone, "example.com": { txt: [record].flat() }, ...more }, request);
const proposed = (finding: Awaited<ReturnType<typeof spf>>) => finding.add?.map(({ value }) => value);

describe("whether the provider is allowed", () => {
  test("an include at any depth and a redirect count", async () => {
    const nested = { "spf.example.net": "v=spf1 ip4:192.0.2.1 include:_spf.google.com ~all" };
    expect(await spf("v=spf1 include:spf.example.net -all", nested)).toMatchObject({ title: "It allows Google" });
    expect(await spf("v=spf1 redirect=spf.example.net", nested)).toMatchObject({ status: "ok" });
  });

  test("an include that forbids does not", async () => {
    expect(await spf("v=spf1 -include:_spf.google.com ~all")).toMatchObject({ status: "failed" });
  });

  test("its addresses instead of its name count too", async () => {
    const record = "v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/18 ip6:2001:4860::/32 ip4:172.217.0.0/19 ~all";
    const finding = await spf(record);
    expect(finding).toMatchObject({ status: "ok", title: "It allows Google by its addresses" });
  });

  test("without it the record to publish has it before the end", async () => {
    const finding = await spf("v=spf1 mx include:_netblocks.google.com -all", {
      "example.com": {
        txt: ["v=spf1 mx include:_netblocks.google.com -all"],
        mx: [[1, "example.com"]],
        a: ["192.0.2.1"],
      },
    });
    expect(finding).toMatchObject({ status: "failed", title: "It does not allow Google" });
    expect(finding.explanation).toContain("forged (fail)");
    expect(proposed(finding)).toEqual(["v=spf1 mx include:_netblocks.google.com include:_spf.google.com -all"]);
    const redirected = await spf("v=spf1 redirect=_netblocks.google.com");
    expect(proposed(redirected)).toEqual(["v=spf1 include:_spf.google.com redirect=_netblocks.google.com"]);
  });

  test("Amazon SES needs no entry, Mailgun may", async () => {
    const record = "v=spf1 ip4:192.0.2.1 ~all";
    const ses = { ...throughGoogle, service: "amazon-ses" };
    expect(await spf(record, {}, ses)).toMatchObject({ status: "ok", title: "Amazon SES needs no entry in it" });
    expect(await findingFor("spf", { "example.com": {} }, ses)).toMatchObject({ status: "warning" });
    const mailgun = await spf(
      record,
      { "mailgun.org": "v=spf1 ip4:192.0.2.9 ~all" },
      { ...throughGoogle, service: "mailgun" },
    );
    expect(mailgun).toMatchObject({ status: "warning", title: "It does not name Mailgun" });
    expect(proposed(mailgun)).toEqual(["v=spf1 ip4:192.0.2.1 include:mailgun.org ~all"]);
  });

  test("each Microsoft cloud has an include of its own", async () => {
    const exchange = { ...throughGoogle, kind: "exchange" } as const;
    const none = { "example.com": {} };
    expect(proposed(await findingFor("spf", none, exchange))).toEqual([
      "v=spf1 include:spf.protection.outlook.com ~all",
    ]);
    const china = await findingFor("spf", none, { ...exchange, cloud: "china" });
    expect(proposed(china)).toEqual(["v=spf1 include:spf.protection.partner.outlook.cn ~all"]);
  });
});

describe("whether a server of one's own is allowed", () => {
  const host = (a: string[], aaaa: string[] = []): Zone => ({ "mail.example.com": { a, aaaa } });
  const own = (record: string, zone: Zone) => spf(record, zone, throughOwn);

  test("by ip4, by mx and by a, with a word about what counts", async () => {
    const zone = host(["192.0.2.7"]);
    expect(await own("v=spf1 ip4:192.0.2.0/24 -all", host(["8.8.8.8"]))).toMatchObject({ status: "warning" });
    const public4 = host(["93.184.216.34"]);
    const finding = await own("v=spf1 ip4:93.184.216.0/24 -all", public4);
    expect(finding).toMatchObject({ status: "ok", title: "It allows mail.example.com" });
    expect(finding.explanation).toContain("Received lines");
    expect(finding.facts).toContainEqual({ label: "93.184.216.34", value: "pass (ip4:93.184.216.0/24)" });
    expect(await own("v=spf1 a:mail.example.com -all", public4)).toMatchObject({ status: "ok" });
    expect(await own("v=spf1 a:mail.example.com -all", zone)).toMatchObject({ status: "unknown" });
  });

  test("an address that is not listed is proposed", async () => {
    const finding = await own("v=spf1 ip4:93.184.216.34 -all", host(["93.184.216.34"], ["2606:2800:220:1::1"]));
    expect(finding).toMatchObject({ status: "warning", title: "It does not allow every address of mail.example.com" });
    expect(proposed(finding)).toEqual(["v=spf1 ip4:93.184.216.34 ip6:2606:2800:220:1::1 -all"]);
  });

  test("a host without a public address cannot be judged", async () => {
    expect(await own("v=spf1 mx -all", host(["10.0.0.1"]))).toMatchObject({ status: "unknown" });
    const record = "v=spf1 exists:%{i}.example.net -all";
    expect(await own(record, host(["93.184.216.34"]))).toMatchObject({ status: "unknown" });
  });
});
