/** What a variable says about a mail server. */
export type Meaning =
  | "host"
  | "port"
  | "url"
  | "service"
  | "username"
  | "password"
  | "auth"
  | "sender"
  | "senderName"
  | "encryption"
  | "secure"
  | "startTls"
  | "ssl"
  | "enabled"
  | "driver"
  | "verification"
  | "greeting";

/** How names end that say it, after the prefix that they share. */
const endings: Record<Meaning, string[]> = {
  host: ["HOST", "HOSTNAME", "HOST_NAME", "SERVER", "SERVER_HOST", "ADDRESS", "RELAY_HOST", "RELAYHOST"],
  port: ["PORT", "HOST_PORT", "SERVER_PORT"],
  url: ["URL", "URI", "DSN", "CONNECTION_URL", "CONNECTION_STRING"],
  service: ["SERVICE"],
  username: [
    ...["USER", "USERNAME", "USER_NAME", "LOGIN", "HOST_USER", "AUTH_USER", "AUTH_USERNAME", "SERVER_USER"],
    ...["SERVER_USERNAME", "ACCOUNT", "USER_ID"],
  ],
  password: [
    ...["PASS", "PASSWORD", "PASSWD", "PWD", "HOST_PASSWORD", "AUTH_PASS", "AUTH_PASSWORD", "SERVER_PASSWORD"],
    ...["PASSPHRASE", "USER_PASSWORD"],
  ],
  auth: ["AUTH", "USE_AUTH", "AUTH_ENABLED", "AUTHENTICATION", "AUTH_TYPE", "AUTH_METHOD", "AUTH_MECHANISM"],
  sender: [
    ...["FROM", "FROM_ADDRESS", "FROM_EMAIL", "FROM_MAIL", "FROM_ADDR", "SENDER", "SENDER_ADDRESS", "SENDER_EMAIL"],
    ...["EMAIL_FROM", "MAIL_FROM", "DEFAULT_FROM", "DEFAULT_SENDER", "DEFAULT_FROM_EMAIL", "DEFAULT_FROM_ADDRESS"],
  ],
  senderName: ["FROM_NAME", "SENDER_NAME", "FROM_DISPLAY_NAME", "DEFAULT_FROM_NAME"],
  encryption: ["ENCRYPTION", "SECURITY", "SCHEME", "PROTOCOL", "ENCRYPTION_TYPE", "SECURE_TYPE", "TLS_MODE"],
  secure: ["SECURE", "USE_SECURE"],
  startTls: [
    ...["TLS", "USE_TLS", "TLS_ENABLED", "ENABLE_TLS", "STARTTLS", "USE_STARTTLS", "START_TLS", "STARTTLS_ENABLED"],
    ...[
      "ENABLE_STARTTLS",
      "ENABLE_STARTTLS_AUTO",
      "STARTTLS_POLICY",
      "REQUIRE_TLS",
      "STARTTLS_ENABLE",
      "USE_START_TLS",
    ],
  ],
  ssl: ["SSL", "USE_SSL", "SSL_ENABLED", "ENABLE_SSL", "SSL_TLS", "USE_SSL_TLS", "FORCE_TLS", "IMPLICIT_TLS"],
  enabled: ["ENABLED", "ENABLE"],
  driver: ["MAILER", "DRIVER", "BACKEND", "TRANSPORT", "PROVIDER", "TYPE"],
  verification: [
    ...["SKIP_VERIFY", "TLS_SKIP_VERIFY", "VERIFY", "TLS_VERIFY", "SSL_VERIFY", "VERIFY_CERTS", "OPENSSL_VERIFY_MODE"],
    ...[
      "REJECT_UNAUTHORIZED",
      "TLS_REJECT_UNAUTHORIZED",
      "IGNORE_TLS",
      "ACCEPT_INVALID_CERTS",
      "VERIFY_PEER",
      "INSECURE",
    ],
  ],
  greeting: ["DOMAIN", "EHLO_DOMAIN", "HELO", "HELO_NAME", "EHLO_IDENTITY", "LOCAL_DOMAIN", "HELO_HOST"],
};

const byEnding = new Map(
  (Object.entries(endings) as [Meaning, string[]][]).flatMap(([meaning, names]) =>
    names.map((name): [string, Meaning] => [name, meaning]),
  ),
);

/** Senders that frameworks give by a name of its own, beside the variables of a server. */
const plainSenders = new Set(["DEFAULT_FROM_EMAIL", "FROM_EMAIL", "FROM_ADDRESS", "DEFAULT_FROM", "SENDER_EMAIL"]);

const aboutMail = /(^|_)(SMTP|E?MAILS?|MAILER)(_|\d|$)/;

/** No variable of a mail server has a longer name; each prefix of a name is looked at. */
const maxNameLength = 200;

/**
 * What a variable is called for: the prefix that a server's variables share, and what this one says of it. Nothing for
 * one that is not about mail. The shortest prefix that is about mail counts, so that `EMAIL_HOST_USER` goes with
 * `EMAIL_HOST`; a name that ends in no known way belongs to the prefix that it begins with.
 */
export function readName(name: string): { prefix: string; meaning?: Meaning } | undefined {
  if (name.length > maxNameLength) return undefined;
  const upper = name.toUpperCase();
  if (plainSenders.has(upper)) return { prefix: "", meaning: "sender" };
  const words = upper.split("_");
  for (let count = 1; count < words.length; count += 1) {
    const prefix = words.slice(0, count).join("_");
    const meaning = byEnding.get(words.slice(count).join("_"));
    if (meaning && aboutMail.test(prefix)) return { prefix, meaning };
  }
  const at = words.findIndex((word) => aboutMail.test(word));
  return at < 0 ? undefined : { prefix: words.slice(0, at + 1).join("_") };
}
