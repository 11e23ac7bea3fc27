import { findingOf, type Issue } from "#lib/domain/finding.ts";
import type { DomainFinding } from "#lib/domain/report.ts";
import type { Subject } from "#lib/domain/subject.ts";
import type { Provider } from "#lib/email/provider.ts";

/**
 * SPF, DKIM and DMARC of a domain in which a provider gives addresses away. Nobody else can publish records there, so
 * all that counts is whether the provider itself carries the mail. What was found stays to be seen.
 */
export function judgeOwned(
  subject: Subject,
  owner: Provider,
  found: DomainFinding,
  part: "spf" | "dkim" | "dmarc",
): DomainFinding {
  const { domain, provider } = subject;
  const { records, facts } = found;
  if (found.status === "unknown" && records.length === 0 && part !== "dkim") return { ...found, records, facts };
  return findingOf([provider === owner ? own[part](domain, owner) : foreign[part](domain, owner)], { records, facts });
}

type Say = (domain: string, owner: Provider) => Issue;

const own: Record<"spf" | "dkim" | "dmarc", Say> = {
  spf: (domain, { label }) => ({
    ...{
      status: "ok",
      title: `${domain} belongs to ${label}`,
      text: `${label} keeps this record for its own servers.`,
    },
  }),
  dkim: (domain, { label }) => ({
    ...{ status: "ok", title: `${label} signs mail of ${domain} itself`, text: "There is nothing for you to publish." },
  }),
  dmarc: (domain, { label }) => ({
    ...{ status: "ok", title: `${label} keeps the policy of ${domain}`, text: `Mail through ${label} meets it.` },
  }),
};

const advice = "Use a sender of a domain of your own, or send through a connector of";

const foreign: Record<"spf" | "dkim" | "dmarc", Say> = {
  spf: (domain, { label }) => ({
    status: "failed",
    title: `Only ${label} may send for ${domain}`,
    text: `${domain} belongs to ${label}, and its record allows no other servers. ${advice} ${label}.`,
  }),
  dkim: (domain, { label }) => ({
    status: "failed",
    title: `Only ${label} can sign for ${domain}`,
    text: `The keys of ${domain} are those of ${label}. Mail that others carry is not signed for it.`,
  }),
  dmarc: (domain, { label }) => ({
    status: "failed",
    title: "This connector’s mail fails DMARC",
    text: `Neither SPF nor DKIM can agree with ${domain} for mail that ${label} does not carry: it lands in spam or is refused.`,
  }),
};
