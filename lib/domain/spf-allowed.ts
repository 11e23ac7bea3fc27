import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import type { Issue } from "#lib/domain/finding.ts";
import type { DomainFact } from "#lib/domain/report.ts";
import { failureIn } from "#lib/domain/spf-count.ts";
import type { SpfNode } from "#lib/domain/spf-tree.ts";
import { covers, findInclude, judgeAddress } from "#lib/domain/spf-verdict.ts";
import type { Carrier, Subject } from "#lib/domain/subject.ts";

/** What was read: the domain's record, the provider's own, and the addresses of a host of one's own. */
type Reading = { spf: SpfNode; provider?: SpfNode; addresses?: string[]; addressFailure?: string };

/** Whether the record allows the connector's mail; `additions` are the terms that would make it so. */
export type Allowance = { issue: Issue; isAllowed?: boolean; additions: string[]; facts: DomainFact[] };

/** Whether a record, which may be missing, allows the provider or the server of the connector. */
export function allowanceOf(subject: Subject, reading: Reading): Allowance {
  if (subject.provider) return providerAllowance(subject, subject.provider, reading);
  return hostAllowance(subject.host, reading);
}

function providerAllowance({ include, domain }: Subject, provider: Carrier, reading: Reading): Allowance {
  const { label, spfIncludes = [], returnPath } = provider;
  const { spf } = reading;
  const found = findInclude(spf, spfIncludes);
  const bare = { additions: [], facts: [] };
  if (found) {
    return {
      ...bare,
      isAllowed: true,
      issue: { status: "ok", title: `It allows ${label}`, text: `It names ${found}.` },
    };
  }
  if (reading.provider && covers(spf, reading.provider)) {
    const text = `It lists the addresses of ${label} one by one. ${label} may change them without notice; include:${include} would follow.`;
    return { ...bare, isAllowed: true, issue: { status: "ok", title: `It allows ${label} by its addresses`, text } };
  }
  if (returnPath === "provider") {
    const text = `Mail through ${label} has a return-path of ${label}, or one in a sub-domain handed over to it, and SPF is judged there. DMARC then rests on DKIM.`;
    return { ...bare, issue: { status: "ok", title: `${label} needs no entry in it`, text } };
  }
  // Without the provider's own record nobody can say whether its addresses are listed one by one.
  if (failureIn(spf) || (reading.provider && failureIn(reading.provider)) || !include) {
    const why = include ? "" : ` The help pages of ${label} say what belongs into it.`;
    const text = `Whether it allows ${label} cannot be told.${why}`;
    return { ...bare, issue: { status: "unknown", title: `Not known whether it allows ${label}`, text } };
  }
  const additions = [`include:${include}`];
  if (returnPath === undefined) {
    const text = `If the return-path that is set up at ${label} ends in ${domain} itself, the record has to name ${label}; a sub-domain has a record of its own instead.`;
    return { additions, facts: [], issue: { status: "warning", title: `It does not name ${label}`, text } };
  }
  const text = `Receivers take mail that ${label} delivers for ${domain} as ${consequenceOf(spf)}.`;
  return {
    additions,
    facts: [],
    isAllowed: false,
    issue: { status: "failed", title: `It does not allow ${label}`, text },
  };
}

function consequenceOf({ steps }: SpfNode): string {
  const all = steps.find(({ term }) => term.kind === "all")?.term;
  if (all?.kind !== "all" || all.qualifier === "?") return "neither allowed nor forbidden";
  if (all.qualifier === "~") return "suspicious (softfail)";
  return all.qualifier === "-" ? "forged (fail)" : "allowed, as everybody’s";
}

const caveat =
  "The server that takes mail in need not be the one that delivers it: the Received lines of a test mail show the address that counts.";

function hostAllowance(host: string | undefined, { spf, addresses = [], addressFailure }: Reading): Allowance {
  const unknown = (text: string): Allowance => {
    const title = host ? `Not known whether it allows ${host}` : "Not known whom it has to allow";
    return { issue: { status: "unknown", title, text: `${text} ${caveat}` }, additions: [], facts: [] };
  };
  if (!host) return unknown("The connector names no host yet.");
  if (addresses.length === 0) {
    const why = addressFailure
      ? `Its addresses could not be looked up: ${addressFailure}`
      : `DNS has no address for ${host}`;
    return unknown(`${why}.`);
  }
  const publicOnes = addresses.filter(isPublic);
  if (publicOnes.length === 0) return unknown(`${host} has no public address: mail leaves it from another one.`);
  const judged = publicOnes.map((address) => ({ address, ...judgeAddress(spf, address) }));
  const facts = judged.map(({ address, verdict, term }) => ({
    label: address,
    value: term ? `${verdict} (${term.text})` : verdict,
  }));
  const others = judged.filter(({ verdict }) => verdict !== "pass");
  if (others.length === 0) {
    return { facts, additions: [], isAllowed: true, issue: { status: "ok", title: `It allows ${host}`, text: caveat } };
  }
  if (others.some(({ verdict }) => verdict === "unknown") && spf.records.length > 0) {
    return { ...unknown("It depends on the mail itself or on a look-up without an answer."), facts };
  }
  const additions = others.map(({ address }) => `${address.includes(":") ? "ip6" : "ip4"}:${address}`);
  const title = `It does not allow ${others.length < judged.length ? "every address of " : ""}${host}`;
  const text = `Add ${additions.join(" and ")} if the server delivers from there. ${caveat}`;
  return { facts, additions, isAllowed: false, issue: { status: "warning", title, text } };
}

function isPublic(address: string): boolean {
  return isIP(address) !== 0 && ipaddr.parse(address).range() === "unicast";
}
