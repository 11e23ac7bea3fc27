import { mistakesIn } from "#lib/config/connectors.ts";
import type { Path } from "#lib/config/yaml.ts";
import { type ConnectorUpdate, connectorUpdate, type SecretChange } from "#lib/email/connector.ts";
import { maxLength } from "#lib/email/lengths.ts";
import { slugOf } from "#lib/email/suggestions.ts";
import { type Bag, isEmpty } from "#lib/moving/values.ts";

/** A mistake in a text that is to be imported; lines are counted from 1. */
export type Mistake = { line: number; message: string };

/** What became of something that a file says: the field that it fills, or why it fills none. Holds no secret. */
export type Note = { field: string; isTaken: boolean; text: string };

/** Something in a file that is no e-mail connector. */
export type LeftOut = { line: number; what: string; why: string };

/** A connector as a file describes it. */
export type Candidate = {
  line: number;
  /** By which it is known here: the slug it is to have. */
  id: string;
  name: string;
  /** Of other programs it counts for a new connector alone. */
  isEnabled: boolean;
  /** Where a field stands, for what is found wrong with it later. */
  lineOf: (path: Path) => number;
  /** Absent where there are mistakes. A secret that did not come along is kept, if one is stored. */
  connector?: ConnectorUpdate;
  mistakes: Mistake[];
  notes: Note[];
};

/** What a text has. */
export type FoundConnectors = { candidates: Candidate[]; left: LeftOut[] };

/** What a reader found in a text, or why it could not be read at all. */
export type Found = FoundConnectors | { mistakes: Mistake[] };

/** Mistakes of a connector, and entries that are none, that are told: to find the line of each takes its time. */
export const maxTold = 200;

type Description = Pick<Candidate, "line" | "name" | "notes"> & {
  /** The slug is made of it; without one, of the name. */
  id?: string;
  isEnabled?: boolean;
  /** The connector as the union of lib/email/connector.ts has it, without its name. */
  fields: Record<string, unknown>;
  /** Mistakes that were found on the way. */
  mistakes?: Mistake[];
  lineOf?: (path: Path) => number;
};

/** A connector from what a reader understood of it, held against the rules that hold for every connector. */
export function candidateOf(description: Description): Candidate {
  const { line, name, notes, isEnabled = true, fields, mistakes = [], lineOf = () => line } = description;
  // The time to take letters and their accents apart grows with the square of the accents.
  const id = slugOf((description.id ?? name).slice(0, maxLength.name));
  const parsed = connectorUpdate.safeParse({ ...fields, name, slug: id });
  const found = (parsed.error ? mistakesIn(parsed.error) : []).slice(0, maxTold).map(({ path, message }) => ({
    ...{ line: lineOf(path), message },
  }));
  // What is wrong for one reason is not wrong for another as well.
  const known = new Set(mistakes.map(({ line }) => line));
  const others = found.filter(({ line }) => !known.has(line));
  const all = [...mistakes, ...others].toSorted((a, b) => a.line - b.line);
  const connector = all.length === 0 ? parsed.data : undefined;
  return { line, id, name: name.trim(), isEnabled, lineOf, mistakes: all, notes, ...(connector ? { connector } : {}) };
}

/** A secret as a file gives it, if it does. */
export function secretOf(given: string | undefined): SecretChange {
  return given ? { op: "set", value: given } : { op: "keep" };
}

/** Why a setting was left that changes nothing. */
export const offThere = "It is off there, as it is here.";

/** The notes of one connector, which a reader writes while it goes through what is given. */
export function takeNotes(given: Bag) {
  const notes: Note[] = [];
  const left = (field: string, text: string) => notes.push({ field, isTaken: false, text });
  return {
    notes,
    left,
    /** What these keys became together; of one that says nothing, nothing was taken. */
    taken(keys: string | string[], text: string) {
      const said = [keys].flat().filter((key) => Object.hasOwn(given, key) && !isEmpty(given[key]));
      if (said.length > 0) notes.push({ field: said.join(", "), isTaken: true, text });
    },
    /** Why each key was left that says something and has no note yet. */
    rest(reasonOf: (key: string) => string) {
      const known = new Set(notes.flatMap(({ field }) => field.split(", ")));
      for (const key of Object.keys(given)) if (!known.has(key) && !isEmpty(given[key])) left(key, reasonOf(key));
    },
  };
}

/** What {@link takeNotes} answers. */
export type Notes = ReturnType<typeof takeNotes>;
