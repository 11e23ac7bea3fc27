import { judgeDkim } from "#lib/domain/dkim.ts";
import { readDkim } from "#lib/domain/dkim-read.ts";
import { judgeDmarc } from "#lib/domain/dmarc.ts";
import { readDmarc } from "#lib/domain/dmarc-record.ts";
import { judgeMx, readMx } from "#lib/domain/mx.ts";
import { judgeOwned } from "#lib/domain/owned.ts";
import type { DomainFinding, DomainReport } from "#lib/domain/report.ts";
import type { DomainRequest } from "#lib/domain/request.ts";
import { type DomainResolver, rememberAnswers } from "#lib/domain/resolver.ts";
import { judgeSpf } from "#lib/domain/spf.ts";
import { readSpf } from "#lib/domain/spf-read.ts";
import { type Subject, subjectOf, uncheckableReason } from "#lib/domain/subject.ts";
import { parseMailbox } from "#lib/email/address.ts";

/** The whole check, in milliseconds: what has no answer by then is unknown. */
const totalMs = 8_000;

/**
 * Looks up SPF, DKIM, DMARC and MX of a sender's domain, side by side, and says what they mean for the mail of a
 * connector. Only DNS is asked.
 */
export async function checkDomain(
  request: DomainRequest,
  resolver: DomainResolver,
  outer: AbortSignal,
): Promise<DomainReport> {
  const domain = domainOf(request.sender);
  if ("reason" in domain) return { isChecked: false, reason: domain.reason };
  const signal = AbortSignal.any([outer, AbortSignal.timeout(totalMs)]);
  const subject = subjectOf(domain.name, request);
  const { owner, provider } = subject;
  const dns = rememberAnswers(resolver);
  const [spf, dkim, dmarc, mx] = await Promise.all([
    readSpf(subject, dns, signal),
    readDkim(subject, dns, signal),
    readDmarc(subject, dns, signal),
    readMx(subject, dns, signal),
  ]);
  if ("records" in mx.mx && mx.mx.isNameMissing) return { isChecked: false, reason: missingReason(subject) };
  const allowed = judgeSpf(subject, spf);
  const signed = judgeDkim(subject, dkim);
  const policy = judgeDmarc(subject, dmarc, {
    ...(allowed.isAllowed === undefined ? {} : { isAllowed: allowed.isAllowed }),
    ...(signed.signs === undefined ? {} : { signs: signed.signs }),
  });
  const own = (found: DomainFinding, part: "spf" | "dkim" | "dmarc") =>
    owner ? judgeOwned(subject, owner, found, part) : found;
  return {
    isChecked: true,
    domain: domain.name,
    ...(provider ? { provider: provider.label } : {}),
    findings: {
      spf: own(allowed.finding, "spf"),
      dkim: own(signed.finding, "dkim"),
      dmarc: own(policy, "dmarc"),
      mx: owner ? withoutAdvice(judgeMx(subject, mx)) : judgeMx(subject, mx),
    },
  };
}

function domainOf(sender: string): { name: string } | { reason: string } {
  if (sender.trim() === "") return { reason: "Enter a sender first: its domain is what is checked." };
  const parsed = parseMailbox(sender, { isDotlessAllowed: true });
  if (!parsed.ok) return { reason: `The sender cannot be read, so there is no domain to check. ${parsed.message}` };
  const name = parsed.mailbox.address.split("@").at(-1) ?? "";
  const reason = uncheckableReason(name);
  return reason ? { reason } : { name };
}

function missingReason({ domain, organisation }: Subject): string {
  const next =
    domain === organisation
      ? "or whether its registration has run out"
      : "or publish records for it: a sub-domain has none of its own accord";
  return `DNS knows no ${domain}, and receivers refuse mail from a domain that does not exist. Look for a typing mistake in the sender, ${next}. Where the DNS servers of this machine know only an internal network, MAILROOM_DNS_SERVERS names others.`;
}

function withoutAdvice({ add: _, ...finding }: DomainFinding): DomainFinding {
  return finding;
}
