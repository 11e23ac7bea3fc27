import { Resolver } from "node:dns/promises";

/**
 * The answer to one question. No records is an answer too; `isNameMissing` says that not even the name exists, so
 * that nothing exists below it either (RFC 8020). `failure` is a reason for people: nothing follows from it.
 */
export type Lookup<T> = { records: T[]; isNameMissing?: true } | { failure: string };

/** One MX record. An empty `exchange` is a null MX (RFC 7505). */
export type MxRecord = { exchange: string; priority: number };

type Ask<T> = (name: string, signal: AbortSignal) => Promise<Lookup<T>>;

/** Asks DNS. Nothing is thrown: what cannot be looked up is a `failure`. */
export type DomainResolver = {
  /** TXT records, each joined from its strings (RFC 7208 section 3.3). */
  txt: Ask<string>;
  mx: Ask<MxRecord>;
  a: Ask<string>;
  aaaa: Ask<string>;
  /** At most one target. */
  cname: Ask<string>;
};

type ResolverOptions = {
  /** Addresses of DNS servers, with a port where it is not 53; without any, those of the system. */
  servers?: string[];
  /** The first wait for an answer in milliseconds; the second try waits longer. */
  timeoutMs?: number;
};

/** A resolver over real DNS for the time of one check. The hosts file plays no part. */
export function createResolver({ servers = [], timeoutMs = 2_000 }: ResolverOptions = {}): DomainResolver {
  const dns = new Resolver({ timeout: timeoutMs, tries: 2 });
  if (servers.length > 0) dns.setServers(servers);
  return {
    txt: ask(dns, async (name) => (await dns.resolveTxt(name)).map((strings) => strings.join(""))),
    mx: ask(dns, (name) => dns.resolveMx(name)),
    a: ask(dns, (name) => dns.resolve4(name)),
    aaaa: ask(dns, (name) => dns.resolve6(name)),
    cname: ask(dns, (name) => dns.resolveCname(name)),
  };
}

/** The same resolver, asking each question once. For the time of one check. */
export function rememberAnswers(resolver: DomainResolver): DomainResolver {
  const once = <T>(ask: Ask<T>): Ask<T> => {
    const answers = new Map<string, Promise<Lookup<T>>>();
    return (name, signal) => {
      const answer = answers.get(name) ?? ask(name, signal);
      answers.set(name, answer);
      return answer;
    };
  };
  const { txt, mx, a, aaaa, cname } = resolver;
  return { txt: once(txt), mx: once(mx), a: once(a), aaaa: once(aaaa), cname: once(cname) };
}

/** True when the question was answered and there is nothing. */
export function isNone(lookup: Lookup<unknown>): boolean {
  return "records" in lookup && lookup.records.length === 0;
}

/** The records found; none where the question was not answered. */
export function recordsOf<T>(lookup: Lookup<T>): T[] {
  return "records" in lookup ? lookup.records : [];
}

function ask<T>(dns: Resolver, query: (name: string) => Promise<T[]>): Ask<T> {
  return async (name, signal) => {
    if (signal.aborted) return { failure: failures.ECANCELLED };
    const cancel = () => dns.cancel();
    signal.addEventListener("abort", cancel, { once: true });
    try {
      return { records: await query(name) };
    } catch (error) {
      return answerTo((error as NodeJS.ErrnoException).code ?? "an unknown error");
    } finally {
      signal.removeEventListener("abort", cancel);
    }
  };
}

const failures = {
  ETIMEOUT: "the DNS servers did not answer in time",
  ECANCELLED: "the DNS servers did not answer in time",
  ESERVFAIL: "the DNS servers of the domain are out of order (SERVFAIL)",
  EREFUSED: "the DNS server refused to answer",
  ECONNREFUSED: "no DNS server could be reached",
} as const;

function answerTo(code: string): Lookup<never> {
  // A name that cannot stand in DNS has no records there.
  if (code === "ENOTFOUND" || code === "EBADNAME") return { records: [], isNameMissing: true };
  if (code === "ENODATA") return { records: [] };
  return { failure: failures[code as keyof typeof failures] ?? `DNS failed with ${code}` };
}
