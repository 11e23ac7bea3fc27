import { expect, test } from "vitest";
import { groupFixes } from "#components/test-send/fix-groups.ts";
import type { Fix } from "#lib/email/report.ts";

const region = (name: string): Fix => ({ label: `Use the region ${name}`, set: { host: `${name}.example.com` } });
const port: Fix = { label: "Use port 465", set: { port: 465 } };

test("a few changes are buttons", () => {
  const fixes = [region("us"), region("eu"), port, region("in"), region("jp")];
  expect(groupFixes(fixes)).toEqual({ single: fixes, regions: [] });
});

test("many regions share a menu, and other changes stay buttons", () => {
  const named: Fix[] = ["SES 1", "SES 2"].map((label) => ({ label: `Use the region ${label}`, service: label }));
  const { single, regions } = groupFixes([region("us"), port, region("eu"), region("in"), ...named]);
  expect(single).toEqual([port]);
  expect(regions.map(({ label }) => label)).toEqual(["us", "eu", "in", "SES 1", "SES 2"]);
});
