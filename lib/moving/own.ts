import { asConnectorInput, badEnabled, badId, readConnectorId } from "#lib/config/connectors.ts";
import { type ConfigDocument, type References, readDocument } from "#lib/config/document.ts";
import { readYesOrNo } from "#lib/config/values.ts";
import type { Path } from "#lib/config/yaml.ts";
import { secretFields } from "#lib/email/secrets.ts";
import {
  type Candidate,
  candidateOf,
  type Found,
  type LeftOut,
  type Mistake,
  maxTold,
  takeNotes,
} from "#lib/moving/candidate.ts";

const section = "connectors";

/** What an export in JSON, which has no comments, could not write: to be read by people. */
export const leftOutKey = "leftOut";

/** What an upload says about this machine is never looked up: whoever sends it would get to read it. */
const noReferences: References = (kind, name) => ({
  message: `\${${kind}:${name}} is not looked up here, only by npm run connectors: write the value`,
});

/**
 * Reads connectors as the operator's file and the export have them, in YAML or JSON: the section `connectors`, or its
 * list alone. Without `references` none is followed, and a secret that is one counts as absent.
 */
export function readOwn(text: string, references: References | undefined): Found {
  const document = readDocument(text, { references: references ?? noReferences, bareListAs: section });
  if ("mistakes" in document) return document;
  const entries = document.data[section];
  if (!Array.isArray(entries)) {
    return { mistakes: [{ line: document.at([section]).line, message: "There is no list of connectors in it." }] };
  }
  const unresolved = Map.groupBy(
    document.unresolved.filter(({ path: [first] }) => first === section),
    ({ path: [, index] }) => index,
  );
  const others = Object.keys(document.data).filter((key) => key !== section && key !== leftOutKey);
  return {
    candidates: entries.map((entry, index) => {
      return readEntry(entry, [section, index], { document, unresolved: unresolved.get(index) ?? [], references });
    }),
    left: others.slice(0, maxTold).map((what): LeftOut => {
      return { line: document.at([what]).line, what, why: "Only the section connectors is imported." };
    }),
  };
}

type Context = Pick<ConfigDocument, "unresolved"> & { document: ConfigDocument; references: References | undefined };

function readEntry(entry: unknown, place: Path, { document, unresolved, references }: Context): Candidate {
  const lineOf = (path: Path) => document.at([...place, ...path]).line;
  const given = typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {};
  const { id: givenId, name: givenName, enabled = true, ...rest } = given;
  const id = readConnectorId(givenId);
  const { notes, left } = takeNotes(given);
  const mistakes: Mistake[] = [];
  const fields = asConnectorInput(rest);

  for (const { path, message } of unresolved) {
    const inside = path.slice(place.length);
    if (!references && isSecret(inside)) {
      left(inside.join("."), "It stands in the file as a reference: enter it here.");
      putSecret(fields, inside.join("."), { op: "keep" });
    } else {
      mistakes.push({ line: lineOf(inside), message: `${message}.` });
    }
  }
  const isEnabled = readYesOrNo(enabled);
  if (isEnabled === undefined && !unresolved.some(({ path }) => path[2] === "enabled"))
    mistakes.push({ line: lineOf(["enabled"]), message: badEnabled });
  for (const path of absentSecrets(fields)) putSecret(fields, path, { op: "keep" });
  const name = typeof givenName === "string" ? givenName : "";
  const candidate = candidateOf({
    ...{ line: lineOf([]), ...(id ? { id } : {}), name, isEnabled: isEnabled !== false },
    ...{ fields, notes, mistakes, lineOf },
  });
  if (id) return candidate;
  const { connector: _, ...unusable } = candidate;
  return { ...unusable, mistakes: [{ line: lineOf(["id"]), message: badId }, ...candidate.mistakes] };
}

function isSecret(path: Path): boolean {
  return Object.values(secretFields).some((field) => field.path === path.join("."));
}

/** The secrets that a connector of this form has and this one does not. */
function absentSecrets({ auth, credential, clientCertificate }: Record<string, unknown>): string[] {
  const { required, password } = (auth ?? {}) as Record<string, unknown>;
  const { type, clientSecret, privateKey } = (credential ?? {}) as Record<string, unknown>;
  const { privateKey: clientKey } = (clientCertificate ?? {}) as Record<string, unknown>;
  return [
    ...(required === true && password === undefined ? ["auth.password"] : []),
    ...(type === "secret" && clientSecret === undefined ? ["credential.clientSecret"] : []),
    ...(type === "certificate" && privateKey === undefined ? ["credential.privateKey"] : []),
    ...(clientCertificate !== undefined && clientKey === undefined ? ["clientCertificate.privateKey"] : []),
  ];
}

function putSecret(fields: Record<string, unknown>, path: string, change: { op: "keep" }): void {
  const [group = "", field = ""] = path.split(".");
  const holder = fields[group];
  if (typeof holder === "object" && holder !== null) (holder as Record<string, unknown>)[field] = change;
}
