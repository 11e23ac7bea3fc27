import * as z from "zod";
import { numberIn, readYesOrNo } from "#lib/config/values.ts";
import { type ConnectorInput, connectorInput } from "#lib/email/connector.ts";
import { maxLength } from "#lib/email/lengths.ts";
import { secretFields } from "#lib/email/secrets.ts";
import { leaveOut } from "#lib/email/strict-object.ts";
import { storable } from "#lib/storable.ts";
import { isUuid } from "#lib/uuid.ts";

/** A mistake in one connector of a file: where within it, and what is wrong. */
export type ConnectorMistake = { path: (string | number)[]; message: string };

/** A connector that the operator's file keeps; without `connector` it has mistakes and cannot be used. */
export type FileConnector = {
  /** By which it is known for ever; of one whose own is no good, its place in the list. */
  id: string;
  name: string;
  /** Its place in the list of the file, counted from 0. */
  index: number;
  isEnabled: boolean;
  connector?: ConnectorInput;
  mistakes: ConnectorMistake[];
};

/**
 * The connectors of a file. One with a mistake is kept with it: it must be seen, and must not keep the others, or
 * Mailroom itself, from starting.
 */
export const connectorList = z.array(z.unknown(), "must be a list of connectors").transform((entries) => {
  const seen = new Set<string>();
  return entries.map((entry, index): FileConnector => {
    const read = readConnector(entry, index);
    const isTaken = seen.has(read.id.toLowerCase());
    seen.add(read.id.toLowerCase());
    if (!isTaken) return read;
    const mistakes = [{ path: ["id"], message: "An earlier connector has this id." }, ...read.mistakes];
    return { id: placeOf(index), name: read.name, index, isEnabled: read.isEnabled, mistakes };
  });
});

function readConnector(entry: unknown, index: number): FileConnector {
  const given = typeof entry === "object" && entry !== null ? (entry as Record<string, unknown>) : {};
  const { id: givenId, enabled = true, ...fields } = given;
  const id = readConnectorId(givenId);
  const isEnabled = readYesOrNo(enabled);
  const name = typeof fields.name === "string" ? storable(fields.name, maxLength.name) : (id ?? placeOf(index));
  const parsed = connectorInput.safeParse({ ...asConnectorInput(fields), slug: "" });
  const mistakes: ConnectorMistake[] = id ? [] : [{ path: ["id"], message: badId }];
  if (isEnabled === undefined) mistakes.push({ path: ["enabled"], message: badEnabled });
  mistakes.push(...(parsed.error ? mistakesIn(parsed.error) : []));
  const known = { id: id ?? placeOf(index), name, index, isEnabled: isEnabled ?? false, mistakes };
  return parsed.success && mistakes.length === 0 ? { ...known, connector: parsed.data } : known;
}

/** What is said of an id that is none. */
export const badId = "Give it an id of letters, digits, hyphens and underscores.";

/** What is said of an `enabled` that is neither. */
export const badEnabled = "enabled must be true or false.";

/**
 * What a schema of connectors found wrong, with one mistake for each field that does not exist. Where a mistake of a
 * secret is found in the form, its value stands in the file.
 */
export function mistakesIn({ issues }: z.ZodError): ConnectorMistake[] {
  return issues.flatMap((issue) => {
    const path = issue.path.filter(isKey);
    if (issue.code !== "unrecognized_keys") return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({ path: [...path, key], message: leaveOut(key) }));
  });
}

function isKey(key: PropertyKey): key is string | number {
  return typeof key !== "symbol" && key !== "value";
}

/** The id of a connector in a file. That of a stored one is a UUID, so that none is mistaken for another. */
export function readConnectorId(given: unknown): string | undefined {
  const text = typeof given === "number" ? String(given) : given;
  return typeof text === "string" && /^[a-z0-9][a-z0-9_-]{0,62}$/i.test(text) && !isUuid(text) ? text : undefined;
}

function placeOf(index: number): string {
  return `connectors[${index}]`;
}

const numbers = ["port", "connectSeconds", "answerSeconds", "totalSeconds"];
const switches = ["secure", "isOldTlsAllowed", "required"];

/** What a file says in plain words, as the form would say it. A reference always gives text, also for a number. */
export function asConnectorInput(fields: Record<string, unknown>): Record<string, unknown> {
  const input = structuredClone(fields);
  for (const holder of [input, input.auth]) if (isRecord(holder)) spellOut(holder);
  for (const { path } of Object.values(secretFields)) {
    const [group = "", field = ""] = path.split(".");
    const holder = input[group];
    if (isRecord(holder) && Object.hasOwn(holder, field)) holder[field] = { op: "set", value: holder[field] };
  }
  return input;
}

/** Makes numbers and yes or no of the texts that stand for them. */
function spellOut(fields: Record<string, unknown>): void {
  for (const [key, value] of Object.entries(fields)) {
    if (numbers.includes(key)) fields[key] = numberIn(value, 0, Number.MAX_SAFE_INTEGER) ?? value;
    if (switches.includes(key)) fields[key] = readYesOrNo(value) ?? value;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
