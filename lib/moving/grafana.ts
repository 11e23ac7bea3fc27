import { numberIn } from "#lib/config/values.ts";
import type { StartTls } from "#lib/email/connector.ts";
import { candidateOf, type Found, type Mistake, type Notes, offThere, takeNotes } from "#lib/moving/candidate.ts";
import { type IniEntry, readIniSection } from "#lib/moving/ini.ts";
import { securityWords, senderOf, smtpFields, splitHost } from "#lib/moving/smtp-fields.ts";
import { switchIn } from "#lib/moving/values.ts";

const name = "Grafana";

/** What Grafana takes where its file says nothing. */
const defaults: Record<string, string> = {
  host: "localhost:25",
  from_address: "admin@grafana.localhost",
  from_name: "Grafana",
};

/** What there is no field for, and why. */
const reasons: Record<string, string> = {
  skip_verify: "No lesser check comes in with a file: let the connector trust the server's certificate under Advanced.",
  cert_file: "It names a file of that machine: enter the client certificate and its key under Advanced.",
  key_file: "It names a file of that machine: enter the client certificate and its key under Advanced.",
  ehlo_identity: "Mailroom greets with the name of its machine.",
  password: "Nobody signs in without a user.",
  starttls_policy: "Grafana knows no such word: STARTTLS is used when offered.",
};

/** Other values than these count as the first. */
const startTlsPolicies: Record<string, StartTls> = {
  OpportunisticStartTLS: "whenOffered",
  MandatoryStartTLS: "required",
  NoStartTLS: "never",
};

/** `${NAME}`, `$__env{NAME}`, `$__file{/path}` and the like. */
const reference = /\$(__\w+)?\{[^{}]*\}/;

const headers = "smtp.static_headers";

/** Reads the section `[smtp]` of Grafana's settings. */
export function readGrafana(text: string): Found {
  const entries = new Map(readIniSection(text, "smtp").map((entry) => [entry.key.toLowerCase(), entry]));
  const [first] = entries.values();
  if (!first) return { mistakes: [{ line: 1, message: "There is no section [smtp] with settings in it." }] };
  const added = readIniSection(text, headers).map(({ key, value }) => [`[${headers}] ${key}`, value]);
  const given = Object.fromEntries([...[...entries.values()].map(({ key, value }) => [key, value]), ...added]);
  const notes = takeNotes(given);
  const written = (key: string) => entries.get(key)?.key ?? key;
  const mistakes: Mistake[] = [];

  /** A value that has to be known, and is none when it only refers to one. */
  function take(key: string): string | undefined {
    const entry = entries.get(key);
    const value = entry?.value.trim() || defaults[key];
    if (!entry || !value || !reference.test(value)) return value;
    mistakes.push({ line: entry.line, message: `${entry.key} is a reference: write the value itself.` });
    return undefined;
  }

  const { host, port } = splitHost(take("host") ?? "");
  const login = loginOf(take("user"), entries.get("password"), { notes, written });
  const sender = senderOf(take("from_name"), take("from_address") ?? "");
  const isEnabled = switchIn(take("enabled")) === true;
  const policy = startTlsPolicies[take("starttls_policy") ?? ""];
  const security = { secure: port === "465", startTls: policy ?? "whenOffered" };
  notes.taken(written("host"), "Host and Port");
  notes.taken([written("from_address"), written("from_name")], "Sender");
  if (policy) notes.taken(written("starttls_policy"), securityWords(security));
  notes.taken(written("enabled"), isEnabled ? "Enabled" : "Disabled");
  notes.rest((key) => {
    if (key.startsWith(`[${headers}]`)) return "Mailroom adds no headers of its own.";
    if (given[key] === "false") return offThere;
    return reasons[key.toLowerCase()] ?? "Mailroom has no such setting.";
  });
  const server = {
    ...{ sender, host, port: numberIn(port, 0, 99_999), ...security, ...login },
  };
  const lineOf = (path: (string | number)[]) => entries.get(keyOf(path))?.line ?? first.line;
  const fields = smtpFields(server, notes);
  return {
    candidates: [candidateOf({ line: first.line, name, isEnabled, fields, notes: notes.notes, mistakes, lineOf })],
    left: [],
  };
}

type Context = { notes: Notes; written: (key: string) => string };

function loginOf(
  username: string | undefined,
  password: IniEntry | undefined,
  { notes: { taken, left }, written }: Context,
) {
  if (!username) return { username: undefined, password: undefined };
  taken(written("user"), "Username");
  if (!password?.value) return { username, password: undefined };
  if (reference.test(password.value)) {
    left(password.key, "It is a reference: enter it here.");
    return { username, password: undefined };
  }
  taken(password.key, password.isCut ? "Password, up to the # or ; where Grafana ends it too" : "Password");
  return { username, password: password.value };
}

/** The key that a field of the connector came from. */
function keyOf([first, second]: (string | number)[]): string {
  if (first === "sender") return "from_address";
  if (first === "auth") return second === "password" ? "password" : "user";
  return "host";
}
