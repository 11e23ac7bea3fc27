import { getDomain } from "tldts";
import type { DomainRequest } from "#lib/domain/request.ts";
import type { CloudName } from "#lib/email/clouds.ts";
import { canonicalHost } from "#lib/email/host.ts";
import type { Provider } from "#lib/email/provider.ts";
import { ownerOf, providerOf, providers } from "#lib/email/providers.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";

/** Who carries mail. Services of the catalogue whose records are not known here have a name only. */
export type Carrier = Omit<Provider, "hosts">;

/** Whose records are judged, and for whose mail. */
export type Subject = {
  /** The domain of the sender, in lower-case ASCII. */
  domain: string;
  /** The part of it that was registered, as `example.co.uk`: DMARC falls back on it and relaxed alignment compares it. */
  organisation: string;
  /** Who carries the mail; absent for a server of one's own. */
  provider?: Carrier;
  /** The name under which an SPF record includes the provider. */
  include?: string;
  /** The provider that gives addresses in this domain away: nobody else publishes records there. */
  owner?: Provider;
  /** The connector's host, where it is no provider's. */
  host?: string;
};

/** Where each Microsoft cloud takes mail in; the top-level domain tells which SPF include is its own. */
const cloudHosts: Record<CloudName, string> = {
  global: "smtp.office365.com",
  usGovHigh: "smtp.office365.us",
  usGovDod: "smtp.office365.us",
  china: "smtp.partner.outlook.cn",
};

/** What is known about a sender's domain and the connector before anything is looked up. */
export function subjectOf(domain: string, request: DomainRequest): Subject {
  const host = hostOf(request);
  const service = request.kind === "wellKnown" && isServiceKey(request.service ?? "") ? request.service : undefined;
  const id = request.kind === "exchange" ? "microsoft" : host && providerOf(host);
  const owner = ownerOf(domain);
  const common = {
    domain,
    organisation: getDomain(domain, { allowPrivateDomains: true }) ?? domain,
    ...(owner ? { owner: providers[owner] as Provider } : {}),
  };
  if (!id && service) return { ...common, provider: { label: getService(service).label } };
  if (!id) return { ...common, ...(host ? { host } : {}) };
  const provider: Provider = providers[id];
  const include = includeOf(provider, host ?? "");
  return { ...common, provider, ...(include ? { include } : {}) };
}

/** A template of a provider's DKIM target for this domain. `{dashed}` is the domain with hyphens for dots. */
export function fillIn(template: string, domain: string): string {
  return template.replaceAll("{domain}", domain).replaceAll("{dashed}", domain.replaceAll(".", "-"));
}

/** Why nothing can be looked up for this domain, or undefined. */
export function uncheckableReason(domain: string): string | undefined {
  const last = domain.split(".").at(-1) ?? "";
  if (last === "localhost" || !domain.includes(".")) {
    return `${domain} is no domain of the internet: receivers elsewhere cannot look it up, so there is nothing to check.`;
  }
  if (!localSuffixes.some((suffix) => domain.endsWith(suffix))) return undefined;
  return `Names that end in .${last} exist only inside a network: receivers elsewhere cannot look ${domain} up, so there is nothing to check.`;
}

/** Reserved for uses outside the public DNS (RFC 2606, 6762, 7686, 8375, 9476 and ICANN's decision on .internal). */
const localSuffixes = [".local", ".internal", ".home.arpa", ".test", ".invalid", ".onion", ".alt"];

function hostOf({ kind, service, host, cloud }: DomainRequest): string | undefined {
  if (kind === "exchange") return cloudHosts[cloud ?? "global"];
  if (kind === "smtp") return canonicalHost(host ?? "") || undefined;
  return service && isServiceKey(service) ? getService(service).host : undefined;
}

/** A provider's include, that of the host's own region where names differ by their top-level domain. */
function includeOf({ spfIncludes = [] }: Provider, host: string): string | undefined {
  const last = host.split(".").at(-1);
  return spfIncludes.find((name) => name.split(".").at(-1) === last) ?? spfIncludes[0];
}
