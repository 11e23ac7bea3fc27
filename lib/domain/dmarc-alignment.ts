import type { Dmarc } from "#lib/domain/dmarc-record.ts";
import type { Subject } from "#lib/domain/subject.ts";

/** What the other parts found: whether SPF allows the mail, and for which domain it is signed (`null`: for none). */
export type Evidence = { isAllowed?: boolean; signs?: string | null };

/** Whether DMARC passes by one of its two ways; undefined where that cannot be told. With a sentence about it. */
export type Alignment = { passes?: boolean; text: string };

/** Compares the sender's domain with the two that receivers verify (RFC 7489 section 3.1). */
export function alignmentOf(subject: Subject, dmarc: Dmarc, evidence: Evidence): Alignment {
  const spf = spfWay(subject, dmarc, evidence);
  const dkim = dkimWay(subject, dmarc, evidence);
  const text = `${spf.text} ${dkim.text}`;
  if (spf.passes || dkim.passes) return { passes: true, text };
  return spf.passes === false && dkim.passes === false ? { passes: false, text } : { text };
}

function spfWay({ domain, provider }: Subject, { spf }: Dmarc, { isAllowed }: Evidence): Alignment {
  if (provider?.returnPath === "provider") {
    const { label } = provider;
    const text = `By SPF: the return-path of ${label} does not match ${domain}`;
    if (spf === "strict") return { passes: false, text: `${text}, and aspf=s accepts no sub-domain either.` };
    return { text: `${text}, unless a sub-domain of it has been set up there.` };
  }
  if (provider && !provider.returnPath)
    return { text: `By SPF: that depends on the return-path set up at ${provider.label}.` };
  if (isAllowed === undefined) return { text: "By SPF: whether the mail is allowed is not known." };
  if (!isAllowed) return { passes: false, text: "By SPF: the record does not allow this mail." };
  return {
    passes: true,
    text: `By SPF: the return-path is the sender’s own ${domain}, and the record allows the mail.`,
  };
}

function dkimWay({ domain }: Subject, { dkim }: Dmarc, { signs }: Evidence): Alignment {
  if (signs === undefined)
    return { text: `By DKIM: the signature has to be for ${domain}, which only a received mail shows.` };
  if (signs === null) return { passes: false, text: "By DKIM: there is no key." };
  if (signs === domain) return { passes: true, text: `By DKIM: there is a key to sign for ${domain}.` };
  if (dkim === "relaxed") return { passes: true, text: `By DKIM: ${signs} is the same registered domain.` };
  return { passes: false, text: `By DKIM: adkim=s asks for ${domain} itself, and the key is that of ${signs}.` };
}
