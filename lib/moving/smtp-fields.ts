import { formatMailbox, parseMailbox } from "#lib/email/address.ts";
import type { StartTls } from "#lib/email/connector.ts";
import { canonicalHost, isLoopbackHost } from "#lib/email/host.ts";
import type { Service } from "#lib/email/service.ts";
import { services } from "#lib/email/service-catalogue.ts";
import { type Notes, secretOf } from "#lib/moving/candidate.ts";

/** A mail server as foreign programs describe it. Without a user name nobody signs in. */
export type SmtpServer = {
  sender: string;
  host: string;
  port: unknown;
  secure: boolean;
  startTls: StartTls;
  username: string | undefined;
  password: string | undefined;
};

/** The fields of a connector to this server: to the well-known service behind it, where it is exactly that one. */
export function smtpFields(server: SmtpServer, notes: Notes): Record<string, unknown> {
  const { sender, host, port, secure, startTls, username, password } = server;
  const auth =
    username === undefined ? { required: false } : { required: true, username, password: secretOf(password) };
  const service = serviceAt(server, notes);
  if (service) return { kind: "wellKnown", sender, service: service.key, auth };
  // Should somebody switch Secure off one day, nothing goes out in the open.
  return { kind: "smtp", sender, host: host.trim(), port, secure, startTls: secure ? "required" : startTls, auth };
}

/**
 * The service of the catalogue whose host, port and security these are. One that insists on STARTTLS counts where the
 * server's was used when offered, since it always is.
 */
function serviceAt(
  { host, port, secure, startTls, username }: SmtpServer,
  { notes, left }: Notes,
): Service | undefined {
  const name = canonicalHost(host);
  const known = isLoopbackHost(name) ? [] : services.filter((service) => service.host === name);
  const [first] = known;
  if (!first) return undefined;
  const same = known.find(
    (service) =>
      service.port === port &&
      service.secure === secure &&
      (secure || service.startTls === (startTls === "whenOffered" ? "required" : startTls)) &&
      (service.authentication !== "none" || username === undefined),
  );
  const text = `Service: they are those of ${same?.label}`;
  if (same) notes.push({ field: "host, port and security", isTaken: true, text });
  else left("service", `This is a server of ${first.label}, but not with its usual port and security: it stays Other.`);
  return same;
}

/** Takes a host and the port behind it apart; an IPv6 address with a port stands in brackets. */
export function splitHost(text: string): { host: string; port?: string } {
  const [, bracketed, plain, port] = /^(?:\[(.*)\]|([^:]*))(?::(\d+))?$/.exec(text) ?? [];
  return { host: bracketed ?? plain ?? text, ...(port ? { port } : {}) };
}

/** The bare address of a sender; the text as it is where it is none. */
export function addressIn(sender: string): string {
  const parsed = parseMailbox(sender, { isDotlessAllowed: true });
  return parsed.ok ? parsed.mailbox.address : sender;
}

/** A sender of a name and an address that stand apart. */
export function senderOf(name: string | undefined, address: string): string {
  const parsed = parseMailbox(address, { isDotlessAllowed: true });
  if (!parsed.ok || !name) return address;
  return formatMailbox({ name, address: parsed.mailbox.address });
}

/** What the notes call the security of a connection. */
export function securityWords({ secure, startTls }: Pick<SmtpServer, "secure" | "startTls">): string {
  if (secure) return "Secure: on";
  return { required: "STARTTLS: required", whenOffered: "STARTTLS: when offered", never: "STARTTLS: never" }[startTls];
}
