import type { StartTls } from "#lib/email/connector.ts";

/** The headings of the service picker, in order. */
export const serviceGroups = ["Popular", "Delivery services", "Mailboxes", "Testing", "Amazon SES regions"] as const;
/** One of these headings. */
export type ServiceGroup = (typeof serviceGroups)[number];

/** Whether a connector of this service can send. `on` is a date (ISO 8601); notes are sentences for people. */
type ServiceStatus = { is: "works" } | { is: "ending"; on?: string; note: string } | { is: "dead"; note: string };

/** One well-known SMTP service: where it is dialled, what it wants, and what is known about it. */
export type Service = {
  /** Stored with connectors, so it never changes. */
  key: string;
  label: string;
  /** Other names and mail domains that people search for. */
  aliases: string[];
  group: ServiceGroup;
  host: string;
  port: number;
  secure: boolean;
  startTls: StartTls;
  authentication: "required" | "optional" | "none";
  /** What belongs into the password field. */
  credential: "password" | "appPassword" | "smtpKey";
  /** The user name that is the same for every account. */
  username?: string;
  /** The one sign-in method that the service is known to handle well. */
  authMethod?: "LOGIN";
  /** The provider's page: about sending by SMTP or its passwords where there is one, else its help or its home. */
  link: string;
  status: ServiceStatus;
  /** One thing to know before the first test. */
  note?: string;
  /** Why host, port or encryption differ from nodemailer's list. */
  corrects?: string;
};

/** What the catalogue writes down about a service where it differs from the usual. */
type Details = Pick<Service, "link"> &
  Partial<Omit<Service, "key" | "label" | "aliases" | "host" | "port" | "secure">> & { aliases?: string };

type Build = (key: string, label: string, at: string, details: Details) => Service;

/**
 * A builder of entries of one group. `at` reads `smtps://host:port` (TLS from the first byte), `smtp://host:port`
 * (STARTTLS required) or `plain://host:port` (never encrypted); `aliases` are separated by commas.
 */
export function servicesOf(group: ServiceGroup): Build {
  return (key, label, at, details) => {
    const [, scheme, host = "", port] = /^(smtps|smtp|plain):\/\/([a-z0-9.-]+):(\d+)$/.exec(at) ?? [];
    return {
      key,
      label,
      group,
      host,
      port: Number(port),
      secure: scheme === "smtps",
      startTls: scheme === "plain" ? "never" : "required",
      authentication: "required",
      credential: "password",
      status: { is: "works" },
      ...details,
      aliases: details.aliases?.split(", ") ?? [],
    };
  };
}
