import { type DkimKey, parseDkimKey } from "#lib/domain/dkim-key.ts";
import type { FoundRecord } from "#lib/domain/report.ts";
import { type DomainResolver, recordsOf } from "#lib/domain/resolver.ts";
import type { Subject } from "#lib/domain/subject.ts";

/** What stands under one selector of one domain. */
export type Selector = {
  selector: string;
  /** The domain that mail would be signed for with it. */
  domain: string;
  key: DkimKey | { state: "missing" } | { state: "unknown"; reason: string };
  records: FoundRecord[];
};

/** `isEmpty`: DNS says that nothing at all stands below `_domainkey`; undefined where that was not answered. */
export type DkimReading = { selectors: Selector[]; isEmpty?: boolean };

/** Selectors that mail servers of one's own often use. */
const common = ["default", "mail", "dkim"];

/** Looks the provider's selectors up in the sender's domain and in the one above it, which may sign for it. */
export async function readDkim(subject: Subject, resolver: DomainResolver, signal: AbortSignal): Promise<DkimReading> {
  const domains = [...new Set([subject.domain, subject.organisation])];
  const names = subject.provider ? (subject.provider.dkim?.selectors ?? []) : common;
  const [selectors, roots] = await Promise.all([
    Promise.all(
      domains.flatMap((domain) => names.map((selector) => readSelector({ selector, domain }, resolver, signal))),
    ),
    Promise.all(domains.map((domain) => resolver.txt(`_domainkey.${domain}`, signal))),
  ]);
  if (roots.some((root) => "failure" in root)) return { selectors };
  return { selectors, isEmpty: roots.every((root) => "records" in root && root.isNameMissing === true) };
}

/** The name at which a selector's key stands. */
export function nameOf({ selector, domain }: Pick<Selector, "selector" | "domain">): string {
  return `${selector}._domainkey.${domain}`;
}

async function readSelector(
  place: Pick<Selector, "selector" | "domain">,
  resolver: DomainResolver,
  signal: AbortSignal,
): Promise<Selector> {
  const name = nameOf(place);
  const [texts, aliases] = await Promise.all([resolver.txt(name, signal), resolver.cname(name, signal)]);
  const [target] = recordsOf(aliases);
  const alias: FoundRecord[] = target === undefined ? [] : [{ name, type: "CNAME", value: target }];
  if ("failure" in texts) return { ...place, key: { state: "unknown", reason: texts.failure }, records: alias };
  const keys = texts.records.flatMap((value) => {
    const key = parseDkimKey(value);
    return key ? [{ key, value }] : [];
  });
  const [first] = keys;
  if (first) {
    const found = keys.map(({ value }) => ({ name: target ?? name, type: "TXT" as const, value }));
    return { ...place, key: first.key, records: [...alias, ...found] };
  }
  if (target === undefined) return { ...place, key: { state: "missing" }, records: [] };
  return {
    ...place,
    key: { state: "broken", reason: `it points at ${target}, where there is no key` },
    records: alias,
  };
}
