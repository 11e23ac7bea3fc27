import { canonicalHost } from "#lib/email/host.ts";
import type { MailRules } from "#lib/email/policy.ts";
import { getService, pickerOptions } from "#lib/email/services.ts";
import { type Endpoint, endpointOf } from "#lib/email/target.ts";

/** A connector as far as its service is concerned. */
type Service = { kind: "exchange" } | Parameters<typeof endpointOf>[0];

/** Why an address is refused: a sentence, and the setting of the operator's file that says so. */
export type AddressRefusal = { setting: string; message: string };

/** Judges a sender by its address in canonical form. */
export function refusalOfSender(address: string, rules: MailRules): AddressRefusal | undefined {
  return refusalByDomain(address, rules);
}

/** Judges a recipient, or an address that replies go to, in canonical form. */
export function refusalOfRecipient(address: string, rules: MailRules): AddressRefusal | undefined {
  const { allowedRecipients } = rules;
  const text = address.toLowerCase();
  if (!allowedRecipients || allowedRecipients.some((pattern) => matches(text, pattern))) {
    return refusalByDomain(address, rules);
  }
  const message = "The operator does not allow this recipient (email.allowedRecipients).";
  return { setting: "email.allowedRecipients", message };
}

function refusalByDomain(address: string, { allowedDomains }: MailRules): AddressRefusal | undefined {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  const isAllowed = (allowed: string) =>
    allowed.startsWith("*.") ? domain.endsWith(allowed.slice(1)) : domain === allowed;
  if (!allowedDomains || allowedDomains.some(isAllowed)) return undefined;
  const message = `The operator does not allow the domain ${domain} (email.allowedDomains).`;
  return { setting: "email.allowedDomains", message };
}

/** Whether a text is what a pattern says, `*` being any text. In time that grows with both lengths alone. */
function matches(text: string, pattern: string): boolean {
  let at = 0;
  let next = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[next] === "*") {
      star = next++;
      resume = at;
    } else if (pattern[next] === text[at]) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(next));
}

/** Other names under which a service's servers answer. */
const aliases: Record<string, string> = {
  "smtp.googlemail.com": "smtp.gmail.com",
  "outlook.office365.com": "smtp.office365.com",
  "smtp-legacy.office365.com": "smtp.office365.com",
  "smtp.outlook.com": "smtp-mail.outlook.com",
};

/** @see https://docs.aws.amazon.com/general/latest/gr/ses.html */
const sesHost = /^email-smtp(?:-fips)?\.([a-z0-9-]+)\.(?:amazonaws\.com|api\.aws)$/;

/** The name by which the catalogue knows this host. */
function knownHost(host: string): string {
  return aliases[host] ?? host.replace(sesHost, "email-smtp.$1.amazonaws.com");
}

/**
 * The services that a connector counts as, by key. A server that belongs to services of the catalogue counts as each of
 * them, however it was written down, so that no other way of naming it leads around a rule.
 */
function servicesOf(connector: Service): string[] {
  if (connector.kind === "exchange") return ["exchange"];
  if (connector.kind === "wellKnown") return [connector.service];
  const host = knownHost(canonicalHost(endpointOf(connector).host));
  const same = pickerOptions().filter(({ service }) => service && canonicalHost(service.host) === host);
  if (same.length > 0) return same.map(({ key }) => key);
  // A region that is newer than the catalogue.
  return [sesHost.test(host) ? "amazon-ses" : "other"];
}

/** Whether the operator lets connectors use this one's service. */
export function isServiceAllowed(connector: Service, { services }: MailRules): boolean {
  return services === "*" || servicesOf(connector).some((key) => services.includes(key));
}

/** What a connector's service is called. */
export function serviceLabel(connector: Service): string {
  const [key = "other"] = servicesOf(connector);
  if (key === "exchange") return "MS Exchange Server";
  return key === "other" ? "Other" : getService(key).label;
}

/** Where a connector is dialled: Amazon SES where the operator says. */
export function dialledEndpoint(connector: Parameters<typeof endpointOf>[0], { ses }: MailRules): Endpoint {
  const endpoint = endpointOf(connector);
  if (!ses || !servicesOf(connector).some((key) => key.startsWith("amazon-ses"))) return endpoint;
  return { ...endpoint, ...ses, secure: true };
}
