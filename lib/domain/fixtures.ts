import { checkDomain } from "#lib/domain/check.ts";
import type { DomainPart, DomainReport } from "#lib/domain/report.ts";
import type { DomainRequest } from "#lib/domain/request.ts";
import type { DomainResolver, Lookup, MxRecord } from "#lib/domain/resolver.ts";

type Entry = {
  txt?: string[];
  mx?: [number, string][];
  a?: string[];
  aaaa?: string[];
  cname?: string;
  failure?: string;
};

/** DNS as a plain object: what stands under each name. A text is short for one TXT record. */
export type Zone = Record<string, Entry | string>;

/** Answers from a zone, following CNAME records as DNS servers do. */
function zoneResolver(zone: Zone): DomainResolver {
  const entryOf = (name: string): Entry | undefined => {
    const entry = zone[name];
    return typeof entry === "string" ? { txt: [entry] } : entry;
  };
  const find = (name: string): Entry | undefined => {
    const entry = entryOf(name);
    return entry?.cname === undefined ? entry : find(entry.cname);
  };
  const ask =
    <T>(read: (entry: Entry) => T[] | undefined, look = find) =>
    async (name: string): Promise<Lookup<T>> => {
      const entry = look(name);
      if (entry?.failure) return { failure: entry.failure };
      if (entry) return { records: read(entry) ?? [] };
      const hasBelow = Object.keys(zone).some((other) => other.endsWith(`.${name}`));
      return hasBelow ? { records: [] } : { records: [], isNameMissing: true };
    };
  return {
    txt: ask(({ txt }) => txt),
    mx: ask(({ mx }) => mx?.map(([priority, exchange]): MxRecord => ({ priority, exchange }))),
    a: ask(({ a }) => a),
    aaaa: ask(({ aaaa }) => aaaa),
    cname: ask(({ cname }) => (cname === undefined ? [] : [cname]), entryOf),
  };
}

/** A connector through Google with a sender in example.com. */
export const throughGoogle: DomainRequest = {
  sender: "Alerts <alerts@example.com>",
  kind: "wellKnown",
  service: "gmail",
};

/** A connector to a server of one's own with a sender in example.com. */
export const throughOwn: DomainRequest = { sender: "alerts@example.com", kind: "smtp", host: "mail.example.com" };

/** Google's SPF records in small: four look-ups, the first of them included. */
export const googleZone: Zone = {
  "_spf.google.com":
    "v=spf1 include:_netblocks.google.com include:_netblocks2.google.com include:_netblocks3.google.com ~all",
  "_netblocks.google.com": "v=spf1 ip4:35.190.247.0/24 ip4:64.233.160.0/19 ~all",
  "_netblocks2.google.com": "v=spf1 ip6:2001:4860:4000::/36 ~all",
  "_netblocks3.google.com": "v=spf1 ip4:172.217.0.0/19 ~all",
};

/** Checks a sender against a zone. */
export function check(zone: Zone, request = throughGoogle): Promise<DomainReport> {
  return checkDomain(request, zoneResolver(zone), new AbortController().signal);
}

/** The finding of one part; fails where nothing could be checked. */
export async function findingFor(part: DomainPart, zone: Zone, request = throughGoogle) {
  const report = await check(zone, request);
  if (!report.isChecked) throw new Error(report.reason);
  return report.findings[part];
}

/** An RSA key of this many bits as it stands in a DKIM record. */
export async function dkimRecord(bits: number): Promise<string> {
  const { generateKeyPairSync } = await import("node:crypto");
  const { publicKey } = generateKeyPairSync("rsa", { modulusLength: bits });
  return `v=DKIM1; k=rsa; p=${publicKey.export({ format: "der", type: "spki" }).toString("base64")}`;
}
