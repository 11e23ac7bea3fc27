import type { ProviderId } from "#lib/email/providers.ts";
import { services } from "#lib/email/service-catalogue.ts";

/** One of the places in which a provider keeps accounts apart, with the host that serves it. */
export type Region = { label: string; host: string };

const zohoRegions: [domain: string, label: string][] = [
  ["com", "US"],
  ["eu", "EU"],
  ["in", "India"],
  ["com.au", "Australia"],
  ["jp", "Japan"],
  ["sa", "Saudi Arabia"],
];

/** An account of one region is unknown in the others. */
const regions: Partial<Record<ProviderId, Region[]>> = {
  mailgun: [
    { label: "US", host: "smtp.mailgun.org" },
    { label: "EU", host: "smtp.eu.mailgun.org" },
  ],
  sparkpost: [
    { label: "US", host: "smtp.sparkpostmail.com" },
    { label: "EU", host: "smtp.eu.sparkpostmail.com" },
  ],
  ses: services
    .filter(({ group, host }) => group === "Amazon SES regions" && host !== "")
    .map(({ label, host }) => ({ label: label.replace("Amazon SES, ", ""), host })),
};

/** The regions of a provider that keeps them apart, for the kind of account that the present host serves. */
export function regionsOf(provider: ProviderId | undefined, host: string): Region[] {
  if (provider !== "zoho") return (provider && regions[provider]) ?? [];
  const family = /^(smtp\.zeptomail|smtppro\.zoho)\./i.exec(host)?.[1]?.toLowerCase() ?? "smtp.zoho";
  return zohoRegions.map(([domain, label]) => ({ label, host: `${family}.${domain}` }));
}
