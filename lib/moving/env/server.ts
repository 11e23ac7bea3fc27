import { serviceKeyOf } from "#lib/config/services.ts";
import { numberIn } from "#lib/config/values.ts";
import type { Path } from "#lib/config/yaml.ts";
import type { Service } from "#lib/email/service.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import { type Candidate, candidateOf, type Mistake, type Notes, takeNotes } from "#lib/moving/candidate.ts";
import { type Meaning, readName } from "#lib/moving/env/names.ts";
import { securityOf, usualPort } from "#lib/moving/env/security.ts";
import { type MailUrl, readMailUrl } from "#lib/moving/env/url.ts";
import type { Variable } from "#lib/moving/env/variables.ts";
import { securityWords, senderOf, smtpFields, splitHost } from "#lib/moving/smtp-fields.ts";
import { switchIn } from "#lib/moving/values.ts";

/** The variables that share a prefix: what they say, and those that say nothing known. */
export type Group = { prefix: string; known: Map<Meaning, Variable>; others: Variable[] };

const isReference = "It is a reference.";
const noLogin = "Nobody signs in.";
const decided = "The service decides it.";

/** Why something was left. */
const reasons: Partial<Record<Meaning, string>> = {
  verification:
    "No lesser check comes in with a file: let the connector trust the server's certificate under Advanced.",
  greeting: "Mailroom greets with the name of its machine.",
  encryption: decided,
  secure: decided,
  ssl: decided,
  startTls: decided,
  username: noLogin,
  auth: isReference,
  enabled: isReference,
};

const maxPort = 99_999;

/** The connector that these variables describe. A sender that they do not name is looked for in `common`. */
export function readServer(group: Group, common: Group | undefined): Candidate {
  const reading = readingOf(group, common);
  const { notes, mistakes, find, take } = reading;
  const url = readUrl(reading);
  const service = readService(reading);
  const address = take("host", "Host") ?? url?.host ?? service?.host ?? "";
  const { host, port: portOfHost } = splitHost(address);
  const written = take("port", "Port") ?? portOfHost ?? url?.port ?? service?.port;
  const security = service && host === service.host ? service : readSecurity(reading, { url, port: written });
  const port = written ?? usualPort(security);
  if (written === undefined) notes.left("port", `No variable names it: ${port} is usual for this security.`);

  const { user, ...login } = readLogin(reading, { url, service });
  const sender = senderOf(take("senderName", "Sender"), take("sender", "Sender") ?? user ?? "");
  if (user && !find("sender")) notes.left("sender", "No variable names it: the user name stands in its place.");
  noteRest(group, notes);

  const { secure, startTls } = security;
  const line = (find("host") ?? find("url") ?? find("service"))?.line ?? 1;
  return candidateOf({
    line,
    name: nameOf(group.prefix, host),
    isEnabled: switchIn(find("enabled")?.value) !== false,
    fields: smtpFields({ sender, host, port: numberIn(port, 0, maxPort) ?? port, secure, startTls, ...login }, notes),
    notes: notes.notes,
    mistakes,
    lineOf: (path) => find(meaningOf(path))?.line ?? line,
  });
}

/** How the variables of one server are looked at, and what was noted on the way. */
type Reading = {
  notes: Notes;
  mistakes: Mistake[];
  find: (meaning: Meaning) => Variable | undefined;
  /** The value, which has to stand there itself; `field` notes which field it fills. */
  take: (meaning: Meaning, field?: string) => string | undefined;
};

function readingOf({ known, others }: Group, common: Group | undefined): Reading {
  const mistakes: Mistake[] = [];
  const find = (meaning: Meaning) =>
    known.get(meaning) ?? (meaning === "sender" || meaning === "senderName" ? common?.known.get(meaning) : undefined);
  const variables = [...known.values(), ...others, find("sender"), find("senderName")];
  const parameters = readMailUrl(known.get("url")?.value ?? "")?.parameters ?? [];
  const notes = takeNotes(
    Object.fromEntries([
      ...variables.flatMap((variable) => (variable ? [[variable.name, variable.isOpen || variable.value]] : [])),
      ...parameters.map(([name]) => [`?${name}`, true]),
    ]),
  );
  return {
    notes,
    mistakes,
    find,
    take(meaning, field) {
      const variable = find(meaning);
      if (variable?.isOpen) {
        const { line, name } = variable;
        if (mistakes.some((known) => known.line === line)) return undefined;
        mistakes.push({ line, message: `${name} is a reference: write the value itself.` });
        notes.left(name, isReference);
        return undefined;
      }
      if (variable && field) notes.taken(variable.name, field);
      return variable?.value;
    },
  };
}

function readUrl({ find, take, mistakes }: Reading): MailUrl | undefined {
  const variable = find("url");
  const text = take("url", "Host, Port and login");
  const url = text === undefined ? undefined : readMailUrl(text);
  if (!variable || text === undefined || url) return url;
  const message = `${variable.name} has to be an address such as smtp://user:password@smtp.example.com:587.`;
  mistakes.push({ line: variable.line, message });
  return undefined;
}

function readService({ find, take, mistakes }: Reading): Service | undefined {
  const variable = find("service");
  const name = take("service", "Service");
  if (!variable || name === undefined) return undefined;
  const key = serviceKeyOf(name) ?? "";
  if (isServiceKey(key)) return getService(key);
  mistakes.push({ line: variable.line, message: `There is no single service that is called ${name.slice(0, 60)}.` });
  return undefined;
}

const securities = ["encryption", "secure", "ssl", "startTls"] as const;

function readSecurity({ notes, find, take }: Reading, { url, port }: { url: MailUrl | undefined; port: unknown }) {
  const security = securityOf(
    (meaning) => take(meaning) ?? (meaning === "encryption" ? url?.encryption : undefined),
    numberIn(port, 0, maxPort),
  );
  const said = securities.flatMap((meaning) => (find(meaning)?.isOpen ? [] : (find(meaning)?.name ?? [])));
  const fromUrl = ["?encryption", find("url")?.name ?? ""];
  notes.taken(said.length > 0 ? said : fromUrl, securityWords(security));
  return security;
}

type From = { url: MailUrl | undefined; service: Service | undefined };

function readLogin({ notes: { taken, left }, find, take }: Reading, { url, service }: From) {
  const isOff = switchIn(find("auth")?.value) === false;
  const named = isOff ? find("username")?.value : take("username", "Username");
  const user = named ?? url?.username ?? service?.username;
  const username = isOff ? undefined : user;
  const secret = find("password");
  if (secret && username === undefined) left(secret.name, noLogin);
  else if (secret?.isOpen) left(secret.name, `${isReference} Enter it here.`);
  else if (secret) taken(secret.name, "Password");
  return { user, username, password: secret?.isOpen ? undefined : (secret?.value ?? url?.password) };
}

function noteRest({ known }: Group, { taken, left, rest }: Notes): void {
  const [auth, enabled, driver] = [known.get("auth"), known.get("enabled"), known.get("driver")];
  if (auth && !auth.isOpen) taken(auth.name, "Require authentication");
  if (enabled && !enabled.isOpen) taken(enabled.name, switchIn(enabled.value) === false ? "Disabled" : "Enabled");
  if (driver)
    left(driver.name, /smtp/i.test(driver.value) ? "Connectors send by SMTP." : "It names another way of sending.");
  rest((key) => {
    const meaning = readName(key)?.meaning;
    const first = meaning && known.get(meaning);
    if (first && first.name !== key) return `${first.name} says it already.`;
    const isCheck = meaning === "verification" || /^\?.*verify/i.test(key);
    return reasons[isCheck ? "verification" : (meaning ?? "host")] ?? "Mailroom has no such setting.";
  });
}

/** The prefix says something where it is not one that everybody uses. */
function nameOf(prefix: string, host: string): string {
  if (["SMTP", "EMAIL", "MAIL", "MAILER"].includes(prefix)) return host;
  const words = prefix
    .split("_")
    .map((word) => (word === "SMTP" || word.length < 3 ? word : word.charAt(0) + word.slice(1).toLowerCase()));
  return `${words.join(" ")} ${host}`.slice(0, 120).trim();
}

/** What said the value of a field. */
function meaningOf([first, second]: Path): Meaning {
  if (first === "sender") return "sender";
  if (first === "auth") return second === "password" ? "password" : "username";
  return first === "port" ? "port" : "host";
}
