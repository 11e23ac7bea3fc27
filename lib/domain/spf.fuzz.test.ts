import fc from "fast-check";
import { expect, test } from "vitest";
import { findingFor, googleZone, type Zone } from "#lib/domain/fixtures.ts";

const services: Zone = Object.fromEntries(
  Array.from({ length: 8 }, (_, index) => [`s${index}.example.net`, `v=spf1 ip4:198.51.100.${index} ~all`]),
);
const others: Zone = {
  ...googleZone,
  ...services,
  "deep.example.net": "v=spf1 include:s1.example.net include:s2.example.net redirect=s3.example.net",
  "host.example.net": { a: ["192.0.2.1"], mx: [[10, "host.example.net"]] },
};

const term = fc.oneof(
  fc.constantFrom(...Object.keys(services)).map((name) => `include:${name}`),
  fc.constantFrom(
    "include:deep.example.net",
    "include:_spf.google.com",
    "INCLUDE:S1.example.net",
    "?include:s1.example.net",
  ),
  fc.constantFrom(
    "a:host.example.net",
    "mx:host.example.net",
    "a",
    "ptr",
    "exists:%{i}.example.net",
    "ip4:192.0.2.0/24",
  ),
  fc.constantFrom(
    "redirect=deep.example.net",
    "exp=why.example.net",
    "ip6:2001:db8::/32",
    "-all",
    "~all",
    "?all",
    "+all",
  ),
  fc.constantFrom("include:", "ip4:1.2.3", "nonsense", "a/99", "-"),
);
const record = fc.array(term, { maxLength: 14 }).map((terms) => ["v=spf1", ...terms].join(" "));

test("whatever the records are, the one proposed settles what it can: nothing further is proposed for it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(record, { maxLength: 3 }), async (txt) => {
      const first = await findingFor("spf", { ...others, "example.com": { txt, a: ["192.0.2.2"] } });
      const value = first.add?.[0]?.value;
      if (value === undefined) return;
      const second = await findingFor("spf", { ...others, "example.com": { txt: [value], a: ["192.0.2.2"] } });
      expect(second.title).toMatch(/^It (allows Google|uses the outdated mechanism ptr)/);
      expect(second.add).toBeUndefined();
    }),
    { numRuns: 300 },
  );
});
