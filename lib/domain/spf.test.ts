import { describe, expect, test } from "vitest";
import { findingFor, googleZone, throughGoogle, type Zone } from "#lib/domain/fixtures.ts";

const spf = (record: string | string[], more: Zone = {}, request = throughGoogle) =>
  findingFor("spf", { ...googleZone, "example.com": { txt: [record].flat() }, ...more }, request);
const proposed = (finding: Awaited<ReturnType<typeof spf>>) => finding.add?.map(({ value }) => value);

describe("how many records there are", () => {
  test("none is a failure, with the record to add", async () => {
    const finding = await spf(["google-site-verification=x"]);
    expect(finding).toMatchObject({ status: "failed", title: "There is no SPF record", records: [] });
    expect(finding.add).toEqual([{ name: "example.com", type: "TXT", value: "v=spf1 include:_spf.google.com ~all" }]);
    expect(finding.explanation).toContain("every other service");
  });

  test("one is fine, and other TXT records do not count", async () => {
    const finding = await spf(["v=spf10 nonsense", "v=spf1 include:_spf.google.com ~all"]);
    expect(finding).toMatchObject({ status: "ok", title: "It allows Google" });
    expect(finding.add).toBeUndefined();
    expect(finding.facts).toContainEqual({ label: "Look-ups", value: "4 of at most 10" });
  });

  test("two are merged into one, which ends the softer way", async () => {
    const records = ["v=spf1 include:_spf.google.com -all", "v=spf1 mx include:Sendgrid.net ~all"];
    const finding = await spf(records, { "sendgrid.net": "v=spf1 ip4:192.0.2.1 ~all" });
    expect(finding).toMatchObject({ status: "failed", title: "There are 2 SPF records" });
    expect(finding.add).toEqual([
      {
        name: "example.com",
        type: "TXT",
        value: "v=spf1 include:_spf.google.com mx include:Sendgrid.net ~all",
        replaces: true,
      },
    ]);
  });

  test("two of which none names the provider are merged with it", async () => {
    const finding = await spf(["v=spf1 ip4:192.0.2.1 -all", "v=spf1 ip4:192.0.2.1 redirect=spf.example.net"]);
    expect(proposed(finding)).toEqual(["v=spf1 ip4:192.0.2.1 include:spf.example.net include:_spf.google.com -all"]);
  });
});

describe("what the record counts", () => {
  const includes = (count: number) => Array.from({ length: count }, (_, index) => `include:s${index}.example.net`);
  const services = (count: number): Zone =>
    Object.fromEntries(includes(count).map((name, index) => [name.slice(8), `v=spf1 ip4:198.51.100.${index} ~all`]));

  test("ten look-ups are allowed", async () => {
    const finding = await spf(`v=spf1 ${includes(6).join(" ")} include:_spf.google.com ~all`, services(6));
    expect(finding.status).toBe("ok");
    expect(finding.facts).toContainEqual({ label: "Look-ups", value: "10 of at most 10" });
    expect(finding.facts).toContainEqual({ label: "include:_spf.google.com", value: "4 look-ups" });
  });

  test("eleven are too many, and the record proposed names a service by its addresses, not the provider", async () => {
    const finding = await spf(`v=spf1 ${includes(7).join(" ")} include:_spf.google.com ~all`, services(7));
    expect(finding).toMatchObject({ status: "failed", title: "It takes 11 look-ups, more than 10" });
    expect(proposed(finding)).toEqual([
      `v=spf1 ip4:198.51.100.0 ${includes(7).slice(1).join(" ")} include:_spf.google.com ~all`,
    ]);
    expect(finding.explanation).toContain("s0.example.net");
  });

  test("adding the provider never proposes a record with more than ten", async () => {
    const finding = await spf(`v=spf1 ${includes(9).join(" ")} -all`, services(9));
    expect(finding.title).toBe("It does not allow Google");
    expect(proposed(finding)?.[0]?.match(/include:/g)).toHaveLength(7);
    expect(proposed(finding)?.[0]).toContain("include:_spf.google.com -all");
  });

  test("a, mx, ptr, exists and redirect count, macros too, and what stands behind all does not", async () => {
    const record = "v=spf1 a mx ptr exists:%{i}.example.net include:%{d}.example.net redirect=_netblocks.google.com";
    const addresses = { txt: [record], a: ["192.0.2.1"], mx: [[10, "example.com"]] as [number, string][] };
    const finding = await spf(record, { "example.com": addresses });
    expect(finding.facts).toContainEqual({ label: "Look-ups", value: "6 of at most 10" });
    const cut = await spf("v=spf1 include:_spf.google.com ~all include:none.example.net redirect=none.example.net");
    expect(cut).toMatchObject({ status: "warning", title: "A part of it is ignored" });
    expect(cut.explanation).toContain("include:none.example.net");
    expect(cut.facts).toContainEqual({ label: "Look-ups", value: "4 of at most 10" });
  });

  test("look-ups that find nothing are limited as well", async () => {
    const record = "v=spf1 a:x.example.net a:y.example.net mx:z.example.net include:_spf.google.com ~all";
    const finding = await spf(record);
    expect(finding).toMatchObject({ status: "failed", title: "Too many of its look-ups find nothing" });
    expect(finding.facts).toContainEqual({ label: "Look-ups that found nothing", value: "3 of at most 2" });
  });
});

describe("what breaks a record", () => {
  test("a loop", async () => {
    const finding = await spf("v=spf1 include:a.example.net ~all", {
      "a.example.net": "v=spf1 include:example.com ~all",
    });
    expect(finding).toMatchObject({ status: "failed", title: "The record includes itself" });
  });

  test("a record without end is left soon", async () => {
    const many = Array.from({ length: 20 }, (_, index) => `include:x${index}`).join(" ");
    const zone = new Proxy({} as Zone, {
      get: (_, name) => `v=spf1 ${many.replaceAll("x", `${String(name).length}.`)} ~all`,
      ownKeys: () => [],
    });
    const finding = await findingFor("spf", zone);
    expect(finding).toMatchObject({ status: "failed" });
  });

  test.each([
    ["v=spf1 include: _spf.google.com ~all", "include:"],
    ["v=spf1 ip4:300.1.1.1 ~all", "ip4:300.1.1.1"],
    ["v=spf1 ip4:192.0.2 ~all", "ip4:192.0.2"],
    ["v=spf1 a/33 ~all", "a/33"],
    ["v=spf1 ipv4:192.0.2.1 ~all", "ipv4:192.0.2.1"],
  ])("a mistake: %s", async (record, mistake) => {
    const finding = await spf(record);
    expect(finding.status).toBe("failed");
    expect(finding.explanation).toContain(mistake);
    expect(proposed(finding)?.[0]).toBe("v=spf1 include:_spf.google.com ~all");
  });

  test("an include that leads to no record", async () => {
    const finding = await spf("v=spf1 include:gone.example.net include:_spf.google.com ~all");
    expect(finding).toMatchObject({ status: "failed", title: "It includes a name without SPF" });
    expect(proposed(finding)).toEqual(["v=spf1 include:_spf.google.com ~all"]);
    expect(finding.explanation).toContain("leaves out include:gone.example.net");
  });
});

test("a term that cannot be read is named, so that nobody loses a server by copying the record", async () => {
  const finding = await spf("v=spf1 ip4:192.0.2.300 include:_spf.google.com -all");
  expect(proposed(finding)).toEqual(["v=spf1 include:_spf.google.com -all"]);
  expect(finding.explanation).toContain("leaves out ip4:192.0.2.300, which cannot be read");
});

describe("how a record ends", () => {
  test.each([
    ["~all", "ok", undefined],
    ["-all", "ok", undefined],
    ["?all", "warning", "v=spf1 include:_spf.google.com ~all"],
    ["", "warning", "v=spf1 include:_spf.google.com ~all"],
    ["+all", "failed", "v=spf1 include:_spf.google.com ~all"],
    ["all", "failed", "v=spf1 include:_spf.google.com ~all"],
  ])("%s is %s", async (end, status, value) => {
    const finding = await spf(`v=spf1 include:_spf.google.com ${end}`.trim());
    expect(finding.status).toBe(status);
    expect(proposed(finding)?.[0]).toBe(value);
  });
});

describe("when DNS does not answer", () => {
  const failure = "the DNS servers did not answer in time";

  test("nothing follows for the domain", async () => {
    const finding = await findingFor("spf", { "example.com": { failure } });
    expect(finding).toMatchObject({ status: "unknown", title: "The SPF record could not be looked up" });
    expect(finding.add).toBeUndefined();
  });

  test("an include without an answer leaves it open", async () => {
    const zone = { "slow.example.net": { failure } };
    const finding = await spf("v=spf1 include:slow.example.net -all", zone);
    expect(finding.status).toBe("unknown");
    expect(finding.add).toBeUndefined();
    const named = await spf("v=spf1 include:slow.example.net include:_spf.google.com -all", zone);
    expect(named).toMatchObject({ status: "unknown", title: "A part of the record could not be looked up" });
  });
});
