import { serviceKeyOf } from "#lib/config/services.ts";
import { numberIn } from "#lib/config/values.ts";
import { cloudLabels, cloudNames, publishedClouds } from "#lib/email/clouds.ts";
import type { Service } from "#lib/email/service.ts";
import { services } from "#lib/email/service-catalogue.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import {
  type Candidate,
  candidateOf,
  type Found,
  type LeftOut,
  type Mistake,
  type Notes,
  secretOf,
  takeNotes,
} from "#lib/moving/candidate.ts";
import { readJsonLines } from "#lib/moving/json-lines.ts";
import { addressIn, securityWords, smtpFields } from "#lib/moving/smtp-fields.ts";
import { type Bag, bagOf, textIn } from "#lib/moving/values.ts";
import { isUuid } from "#lib/uuid.ts";

/**
 * Reads Kibana's connectors of the type `.email`: saved objects, one a line, as its export has them, with or without
 * the fields that came later; or the objects that its API answers.
 */
export function readKibana(text: string): Found {
  const lines = readJsonLines(text);
  if ("mistakes" in lines) return lines;
  const candidates: Candidate[] = [];
  const left: LeftOut[] = [];
  for (const { value, line } of lines.entries) {
    const object = bagOf(value);
    // The last line of an export counts what is in it.
    if ("exportedCount" in object) continue;
    const why = reasonToLeave(object);
    if (why) left.push({ line, what: nameOf(object), why });
    else candidates.push(readConnector(object, line));
  }
  return { candidates, left };
}

function attributesOf(object: Bag): Bag {
  return "attributes" in object ? bagOf(object.attributes) : object;
}

function nameOf(object: Bag): string {
  const attributes = attributesOf(object);
  const kind = object.type === "action" ? undefined : object.type;
  const words = [kind, attributes.name ?? attributes.title ?? object.id].map(textIn).filter(Boolean);
  return words.join(" ").slice(0, 120) || "an object";
}

function reasonToLeave(object: Bag): string | undefined {
  if (object.type !== undefined && object.type !== "action") return "It is no connector.";
  const { actionTypeId, connector_type_id, is_preconfigured } = attributesOf(object);
  const type = textIn(actionTypeId ?? connector_type_id);
  if (type !== ".email") return type ? `Connectors of the type ${type} send no mail.` : "It is no connector.";
  return is_preconfigured === true ? "Its settings stand in kibana.yml and are not part of an export." : undefined;
}

function readConnector(object: Bag, line: number): Candidate {
  const attributes = attributesOf(object);
  const name = textIn(attributes.name) ?? "";
  const id = textIn(object.id);
  // An id that somebody chose is kept; one that was made at random says nothing.
  const isChosen = id !== undefined && !isUuid(id);
  const [config, secrets] = [bagOf(attributes.config), bagOf(attributes.secrets)];
  const notes = takeNotes({ ...config, ...secrets, name, ...(isChosen ? { id } : {}) });
  notes.taken("name", "Name");
  notes.taken("id", "Slug");
  const mistakes: Mistake[] = [];
  const fields = fieldsOf(config, secrets, { notes, miss: (message) => mistakes.push({ line, message }) });
  notes.rest((key) => reasonOf(key, fields.kind));
  return candidateOf({ line, name, fields, notes: notes.notes, mistakes, ...(isChosen ? { id } : {}) });
}

const serverKeys = new Set(["host", "port", "secure"]);
const loginKeys = new Set(["user", "password", "hasAuth"]);
const exchangeKeys = new Set(["tenantId", "clientId", "oauthTokenUrl", "clientSecret"]);

/** Why something was left of a connector of this kind; without one it has a service that is unknown. */
function reasonOf(key: string, kind: unknown): string {
  if (kind === undefined) return "Nothing is taken where the service is unknown.";
  if (kind !== "exchange" && exchangeKeys.has(key)) return "Only MS Exchange Server uses it.";
  if (kind === "exchange" && loginKeys.has(key)) return "MS Exchange Server is signed in to with the client secret.";
  if (serverKeys.has(key)) return "The service decides it.";
  return loginKeys.has(key) ? "Nobody signs in." : "Mailroom has no such setting.";
}

type Context = { notes: Notes; miss: (message: string) => void };

function fieldsOf(config: Bag, secrets: Bag, context: Context): Record<string, unknown> {
  const { taken } = context.notes;
  const service = textIn(config.service) ?? "other";
  const sender = textIn(config.from) ?? "";
  taken("from", "Sender");
  if (service === "exchange_server") return exchangeFields(config, secrets, sender, context);
  const named = service === "other" ? undefined : serviceOf(service, config);
  if (service !== "other" && !named) {
    context.miss(`There is no single service that is called ${service.slice(0, 60)}.`);
    return {};
  }
  const isNeeded = isLoginNeeded(config, named, context);
  const username = isNeeded ? userOf(secrets, named?.username ?? addressIn(sender), context) : undefined;
  const password = isNeeded ? passwordOf(secrets, "password", "Password", context) : undefined;
  if (!named) {
    const port = numberIn(config.port, 0, Number.MAX_SAFE_INTEGER) ?? config.port;
    const secure = typeof config.secure === "boolean" ? config.secure : port === 465;
    const security = { secure, startTls: "whenOffered" } as const;
    taken("service", "Service: Other");
    taken("host", "Host");
    taken("port", "Port");
    taken("secure", securityWords(security));
    const host = textIn(config.host) ?? "";
    return smtpFields({ sender, host, port, ...security, username, password }, context.notes);
  }
  taken("service", `Service: ${named.label}`);
  const auth =
    username === undefined ? { required: false } : { required: true, username, password: secretOf(password) };
  return { kind: "wellKnown", sender, service: named.key, auth };
}

/** Kibana knows Amazon SES by one name; where an operator moved it, its host says to which region. */
function serviceOf(name: string, config: Bag): Service | undefined {
  const key = serviceKeyOf(name) ?? "";
  const host = textIn(config.host)?.toLowerCase();
  const region = services.find((one) => one.host === host && one.key.startsWith("amazon-ses"));
  if (key === "amazon-ses" && region) return region;
  return isServiceKey(key) ? getService(key) : undefined;
}

function isLoginNeeded({ hasAuth }: Bag, service: Service | undefined, { notes: { taken, left } }: Context): boolean {
  const isWanted = hasAuth !== false;
  if (isWanted && service?.authentication === "none") {
    left("hasAuth", `${service.label} knows no sign-in.`);
    return false;
  }
  taken("hasAuth", `Require authentication: ${isWanted ? "on" : "off"}`);
  return isWanted;
}

/** User name and password are both secrets there, so that an export has neither. */
function userOf(secrets: Bag, usual: string, { notes: { taken, left } }: Context): string {
  const user = textIn(secrets.user);
  if (user) taken("user", "Username");
  else left("user", `Exports leave it out: ${usual || "nothing"} stands in its place. Correct it if need be.`);
  return user ?? usual;
}

function passwordOf(secrets: Bag, key: string, field: string, { notes: { taken, left } }: Context): string | undefined {
  const secret = textIn(secrets[key]);
  if (secret) taken(key, field);
  else left(key, "Exports leave it out: enter it here.");
  return secret;
}

function exchangeFields(config: Bag, secrets: Bag, sender: string, context: Context): Record<string, unknown> {
  const { notes } = context;
  notes.taken("service", "Service: MS Exchange Server");
  notes.taken("tenantId", "Tenant ID");
  notes.taken("clientId", "Client ID");
  const clientSecret = passwordOf(secrets, "clientSecret", "Client Secret", context);
  return {
    kind: "exchange",
    sender,
    tenantId: textIn(config.tenantId) ?? "",
    clientId: textIn(config.clientId) ?? "",
    cloud: cloudOf(textIn(config.oauthTokenUrl), notes),
    clientAuthentication: "body",
    credential: { type: "secret", clientSecret: secretOf(clientSecret) },
  };
}

function cloudOf(tokenUrl: string | undefined, { taken, left }: Notes): string {
  const found = cloudNames.find((name) => tokenUrl?.startsWith(`${publishedClouds[name].loginUrl}/`));
  if (found) taken("oauthTokenUrl", `Cloud: ${cloudLabels[found]}`);
  else if (tokenUrl) left("oauthTokenUrl", "The operator sets other addresses of sign-in (exchange in mailroom.yml).");
  return found ?? "global";
}
