/** What an address such as `smtp://user:password@smtp.example.com:587` says. */
export type MailUrl = {
  host: string;
  port: number | undefined;
  username: string | undefined;
  password: string | undefined;
  /** What its scheme says of the encryption, as the variables do. */
  encryption: string | undefined;
  /** The parameters after the question mark. */
  parameters: [string, string][];
};

const schemes: Record<string, string | undefined> = {
  "smtp:": undefined,
  "submission:": undefined,
  "smtps:": "ssl",
  "submissions:": "ssl",
  "smtp+ssl:": "ssl",
  "smtp+tls:": "starttls",
  "smtp+starttls:": "starttls",
};

/** Reads the address of a mail server with its login; undefined for anything else, such as Symfony's `ses://`. */
export function readMailUrl(text: string): MailUrl | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, searchParams } = new URL(text);
  if (!Object.hasOwn(schemes, protocol) || hostname === "" || hostname === "default") return undefined;
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port ? Number(port) : undefined,
    username: decode(username) || undefined,
    password: decode(password) || undefined,
    encryption: searchParams.get("encryption") ?? schemes[protocol],
    parameters: [...searchParams],
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
