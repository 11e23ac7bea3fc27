import { exchangeValuesOf } from "#lib/diagnosis/exchange-sentences.ts";
import { type Case, type Known, senderOf } from "#lib/diagnosis/known.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";
import type { FailureFacts } from "#lib/email/facts.ts";
import { providers } from "#lib/email/providers.ts";
import { stageLabels } from "#lib/email/report.ts";

/** What the `{placeholders}` of a rule stand for. */
export function valuesOf({ facts, known, connector }: Case): Record<string, string | number> {
  const { failure, stages } = facts;
  const sender = senderOf(connector);
  const certificate = (failure?.tls ?? stages.tls)?.chain?.[0];
  const provider = known.provider && providers[known.provider];
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
    validTo: certificate?.validTo.slice(0, 10) ?? "unknown",
    daysAgo: certificate ? -certificate.daysLeft : "unknown",
    showCertificates: certificateCommand(known),
    daysLeft: known.daysLeft ?? known.credentialDaysLeft ?? "unknown",
    offered: (stages.auth?.offered ?? stages.capabilities?.authMechanisms ?? []).join(", ") || "none",
    addresses: (stages.connect?.failed ?? []).map(({ address }) => address).join(", ") || "unknown",
    ...exchangeValuesOf({ facts, known, connector }),
    ...failure?.details,
  };
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
export function unknownRule({ isServerText }: FailureFacts): Rule {
  return {
    id: "unknown",
    match: {},
    class: "unknown",
    title: isServerText
      ? "The server answered in a way that Mailroom does not know"
      : 'The stage "{stage}" failed for a reason that Mailroom does not know',
    cause: isServerText
      ? 'The stage "{stage}" failed. What the server said stands below; the stages before it worked.'
      : 'The stages before "{stage}" worked. The technical code is {code}; the transcript shows how far it came.',
    remedies: [
      "Look the server's words up in the provider's help pages.",
      "Give this report to whoever looks after the mail server.",
    ],
  };
}
