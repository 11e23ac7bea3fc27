import { isIP } from "node:net";
import { findingOf, type Issue, sentence, unanswered } from "#lib/domain/finding.ts";
import type { DomainFinding, FoundRecord, RecordToAdd } from "#lib/domain/report.ts";
import { type DomainResolver, isNone, type Lookup, type MxRecord, recordsOf } from "#lib/domain/resolver.ts";
import type { Subject } from "#lib/domain/subject.ts";

/** The MX records with the hosts among them that have no address, and the domain's own addresses. */
export type MxReading = {
  mx: Lookup<MxRecord>;
  /** Hosts that certainly have no address. */
  deadHosts: string[];
  a: Lookup<string>;
  aaaa: Lookup<string>;
};

const maxHosts = 10;

/** Looks up what {@link judgeMx} judges. */
export async function readMx({ domain }: Subject, resolver: DomainResolver, signal: AbortSignal): Promise<MxReading> {
  const [mx, a, aaaa] = await Promise.all([
    resolver.mx(domain, signal),
    resolver.a(domain, signal),
    resolver.aaaa(domain, signal),
  ]);
  const hosts = recordsOf(mx).flatMap(({ exchange }) => (isNull(exchange) ? [] : [exchange]));
  const dead = await Promise.all(hosts.slice(0, maxHosts).map((host) => isDead(host, resolver, signal)));
  return { mx, a, aaaa, deadHosts: hosts.filter((_, index) => dead[index]) };
}

/** Says whether answers and bounces can be delivered to the sender (RFC 5321 section 5.1, RFC 7505). */
export function judgeMx(subject: Subject, { mx, deadHosts, a, aaaa }: MxReading): DomainFinding {
  const { domain } = subject;
  if ("failure" in mx) return findingOf([unanswered("The MX records", mx.failure)], { records: [], facts: [] });
  const sorted = mx.records.toSorted((one, other) => one.priority - other.priority);
  const records: FoundRecord[] = sorted.map(({ exchange, priority }) => ({
    ...{ name: domain, type: "MX", value: `${priority} ${exchange || "."}` },
  }));
  if (sorted.length === 0) return withoutMx(subject, a, aaaa);
  if (sorted.every(({ exchange }) => isNull(exchange))) {
    const text = `${domain} says that it takes no mail, so answers and bounces are lost, and some receivers refuse mail from such a domain. That is right only for a domain that nobody writes to.`;
    return findingOf([{ status: "warning", title: "The domain takes no mail (null MX)", text }], {
      records,
      facts: [],
    });
  }
  return findingOf([hostsIssue(sorted, deadHosts)], { records, facts: [] });
}

function hostsIssue(sorted: MxRecord[], deadHosts: string[]): Issue {
  const hosts = sorted.map(({ exchange }) => exchange).filter((exchange) => !isNull(exchange));
  if (deadHosts.length === 0) {
    return {
      status: "ok",
      title: "Answers and bounces can be delivered",
      text: `${hosts.join(", ")} ${hosts.length === 1 ? "takes" : "take"} mail for the domain.`,
    };
  }
  const isAll = hosts.every((host) => deadHosts.includes(host));
  const why = deadHosts.some((host) => isIP(host))
    ? "An MX record names a host, never an address."
    : "A host of an MX record needs an A or AAAA record.";
  return {
    status: isAll ? "failed" : "warning",
    title: isAll ? "The mail hosts have no address" : "Some mail hosts have no address",
    text: `${deadHosts.join(", ")} cannot be reached. ${why}`,
  };
}

function withoutMx({ domain, provider }: Subject, a: Lookup<string>, aaaa: Lookup<string>): DomainFinding {
  const add: RecordToAdd[] = (provider?.mx ?? []).map((value) => ({ name: domain, type: "MX", value }));
  const hint =
    add.length > 0
      ? `If the mailboxes of the domain are at ${provider?.label}, these are the records.`
      : "Whoever keeps the mailboxes of the domain says which MX record to publish.";
  const addresses: FoundRecord[] = [
    ...recordsOf(a).map((value) => ({ name: domain, type: "A" as const, value })),
    ...recordsOf(aaaa).map((value) => ({ name: domain, type: "AAAA" as const, value })),
  ];
  if (addresses.length > 0) {
    const text = `Answers and bounces go to the address of ${domain} itself, where often no mail server listens. ${hint}`;
    const issue: Issue = { status: "warning", title: "There is no MX record", text };
    return findingOf([issue], { records: addresses, facts: [], add });
  }
  const failure = "failure" in a ? a.failure : "failure" in aaaa ? aaaa.failure : undefined;
  if (failure) {
    const text = `There is no MX record, and the address of ${domain} could not be looked up. ${sentence(failure)}`;
    return findingOf([{ status: "unknown", title: "There is no MX record", text }], { records: [], facts: [], add });
  }
  const text = `Neither answers nor bounces can be delivered, and receivers may refuse mail from such a domain. ${hint}`;
  return findingOf([{ status: "failed", title: "The domain cannot receive mail", text }], {
    records: [],
    facts: [],
    add,
  });
}

async function isDead(host: string, resolver: DomainResolver, signal: AbortSignal): Promise<boolean> {
  if (isIP(host)) return true;
  const lookups = await Promise.all([resolver.a(host, signal), resolver.aaaa(host, signal)]);
  return lookups.every(isNone);
}

function isNull(exchange: string): boolean {
  return exchange === "" || exchange === ".";
}
