import { expect, test } from "vitest";
import { findingFor, throughGoogle, throughOwn, type Zone } from "#lib/domain/fixtures.ts";

const mx = (zone: Zone, request = throughGoogle) => findingFor("mx", zone, request);
const host = { "mx.example.net": { a: ["192.0.2.1"] } };

test("hosts are shown by their preference", async () => {
  const zone: Zone = { ...host, "mx2.example.net": { aaaa: ["2001:db8::1"] } };
  const entry: Zone = {
    "example.com": {
      mx: [
        [20, "mx2.example.net"],
        [10, "mx.example.net"],
      ],
    },
  };
  const finding = await mx({ ...zone, ...entry });
  expect(finding).toMatchObject({ status: "ok", title: "Answers and bounces can be delivered" });
  expect(finding.records.map(({ value }) => value)).toEqual(["10 mx.example.net", "20 mx2.example.net"]);
});

test("a null MX takes no mail", async () => {
  expect(await mx({ "example.com": { mx: [[0, ""]] } })).toMatchObject({
    status: "warning",
    title: "The domain takes no mail (null MX)",
    records: [{ value: "0 ." }],
  });
});

test("a host without an address, or an address for a host, cannot be reached", async () => {
  const zone: Zone = {
    ...host,
    "example.com": {
      mx: [
        [10, "mx.example.net"],
        [20, "192.0.2.9"],
      ],
    },
  };
  expect(await mx(zone)).toMatchObject({ status: "warning", title: "Some mail hosts have no address" });
  expect((await mx(zone)).explanation).toContain("never an address");
  expect(await mx({ "example.com": { mx: [[10, "gone.example.net"]] } })).toMatchObject({ status: "failed" });
});

test("without MX the domain's own address takes the mail", async () => {
  const finding = await mx({ "example.com": { a: ["192.0.2.1"] } });
  expect(finding).toMatchObject({ status: "warning", records: [{ type: "A", value: "192.0.2.1" }] });
  expect(finding.add).toEqual([{ name: "example.com", type: "MX", value: "1 smtp.google.com" }]);
});

test("without MX and address nothing arrives", async () => {
  expect(await mx({ "example.com": {} }, throughOwn)).toMatchObject({ status: "failed", records: [] });
});

test("a time-out is unknown, never a failure", async () => {
  const failure = "the DNS servers did not answer in time";
  expect(await mx({ "example.com": { failure } })).toMatchObject({ status: "unknown" });
  const slow: Zone = { "example.com": { mx: [[10, "slow.example.net"]] }, "slow.example.net": { failure } };
  expect(await mx(slow)).toMatchObject({ status: "ok" });
});
