import type { SecureVersion } from "node:tls";
import { exchangeValuesOf } from "#lib/diagnosis/exchange-sentences.ts";
import { type Case, type Known, senderOf } from "#lib/diagnosis/known.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";
import { uncheckedValues } from "#lib/diagnosis/unchecked.ts";
import type { FailureFacts, RunFacts } from "#lib/email/facts.ts";
import { providers } from "#lib/email/providers.ts";
import { formatDays, formatSeconds } from "#lib/email/quantities.ts";
import { type StageName, stageLabels } from "#lib/email/report.ts";
import type { CertificateFacts } from "#lib/email/stage-facts.ts";

/** What the `{placeholders}` of a rule stand for. */
export function valuesOf({ facts, known, connector }: Case): Record<string, string | number> {
  const { failure, stages } = facts;
  const sender = senderOf(connector);
  const certificate = certificateOf(facts);
  const provider = known.provider && providers[known.provider];
  const unchecked = uncheckedValues(stages, "none");
  const nameless = uncheckedValues(stages, "certificate");
  const { host = "the host", port = "unknown", username = "unknown" } = known;
  return {
    host,
    port,
    sender,
    domain: sender.slice(sender.lastIndexOf("@") + 1),
    user: username,
    quotedSender: quoted(sender),
    quotedUser: quoted(username),
    mailbox: quoted(username.includes("@") ? username : sender),
    provider: provider?.label ?? "the provider",
    spfInclude: provider && "spfIncludes" in provider ? (provider.spfIncludes[0] ?? "unknown") : "unknown",
    stage: failure ? stageLabels[failure.stage] : "unknown",
    code: failure?.originalCode ?? failure?.code ?? "none",
    clientName: stages.capabilities?.clientName ?? "unknown",
    tlsVersion: known.tlsVersion ?? "unknown",
    oldestTls: tlsName(stages.policy?.oldestTls?.version ?? "TLSv1.2"),
    oldTlsFrom: known.oldTlsFrom ?? "unknown",
    uncheckedHosts: unchecked.hosts,
    uncheckedSettings: unchecked.settings,
    uncheckedSetting: unchecked.setting,
    namelessHosts: nameless.hosts,
    namelessSettings: nameless.settings,
    namelessSetting: nameless.setting,
    validFrom: certificate?.validFrom.slice(0, 10) ?? "unknown",
    validTo: certificate?.validTo.slice(0, 10) ?? "unknown",
    subject: certificate?.subject ?? "unnamed",
    ago: certificate ? formatAgo(certificate.daysLeft) : "unknown",
    showCertificates: certificateCommand(known),
    endsIn: formatEnd(known.daysLeft ?? known.credentialDaysLeft),
    offered: (stages.auth?.offered ?? stages.capabilities?.authMechanisms ?? []).join(", ") || "none",
    addresses: (stages.connect?.failed ?? []).map(({ address }) => address).join(", ") || "unknown",
    wait: formatSeconds(Number(failure?.details?.seconds)),
    ...exchangeValuesOf({ facts, known, connector }),
    ...failure?.details,
  };
}

/** The one that sentences are about: the server's own, or the one of its chain that has expired. */
function certificateOf({ failure, stages }: RunFacts): CertificateFacts | undefined {
  const chain = failure?.tls?.chain ?? stages.tls?.chain ?? [];
  const isExpired = failure?.originalCode === "CERT_HAS_EXPIRED";
  return (isExpired ? chain.find(({ daysLeft }) => daysLeft < 0) : undefined) ?? chain[0];
}

function tlsName(version: SecureVersion): string {
  return version === "TLSv1" ? "TLS 1.0" : version.replace("v", " ");
}

/** Whole days are counted downwards, so that -1 stands for a few hours. */
function formatAgo(daysLeft: number): string {
  return daysLeft >= -1 ? "less than a day ago" : `${formatDays(-daysLeft - 1)} ago`;
}

function formatEnd(daysLeft: number | undefined): string {
  if (daysLeft === undefined) return "soon";
  return daysLeft < 1 ? "within a day" : `in ${formatDays(daysLeft)}`;
}

function certificateCommand({ host = "the-host", port = 0, secure }: Known): string {
  const isIpv6 = host.includes(":");
  const name = isIpv6 || /^[\d.]+$/.test(host) ? "" : ` -servername ${host}`;
  return `openssl s_client -connect ${isIpv6 ? `[${host}]` : host}:${port}${name}${secure ? "" : " -starttls smtp"} -showcerts`;
}

/** One argument of a PowerShell command, whatever characters an address may have. */
function quoted(text: string): string {
  return /^\w[\w.+@-]*$/.test(text) ? text : `'${text.replace(/['\u2018-\u201b]/g, "$&$&")}'`;
}

/** Puts values into a sentence; one that is not known reads "unknown". */
export function fillIn(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? "unknown"));
}

/** The explanation of a failure that no rule knows: what is certain, and nothing else. */
export function unknownRule({ stage, isServerText }: FailureFacts): Rule {
  const common = { id: "unknown", match: {}, class: "unknown" } as const;
  if (isServerText) {
    return {
      ...common,
      title: "The server answered in a way that Mailroom does not know",
      cause: 'The stage "{stage}" failed. What the server said stands below; the stages before it worked.',
      remedies: [
        "Look the server's words up in the provider's help pages.",
        "Give this report to whoever looks after the mail server.",
      ],
    };
  }
  return {
    ...common,
    title: 'The stage "{stage}" failed for a reason that Mailroom does not know',
    cause:
      stage === firstStage
        ? "Nothing was dialled yet. The technical code is {code}."
        : 'The stages before "{stage}" worked. The technical code is {code}; the transcript shows how far it came.',
    remedies: [
      "Try again in a few minutes: what passes by itself does not come back.",
      "If it does come back, give this report to whoever looks after Mailroom.",
    ],
  };
}

const firstStage: StageName = "policy";
