import type { FieldDiff } from "#lib/connectors/changes.ts";
import type { LeftOut, Mistake, Note } from "#lib/moving/candidate.ts";
import type { Format } from "#lib/moving/formats.ts";

/**
 * What an import does with a connector. A `conflict` is one that could be another than it seems: a person says whether
 * it is imported under an id of its own. An `invalid` one has mistakes.
 */
export type ImportAction = "create" | "change" | "unchanged" | "conflict" | "invalid";

/** One connector of a file, as it would be imported. Holds no secret. */
export type ImportItem = {
  line: number;
  id: string;
  name: string;
  action: ImportAction;
  /** Who sends, by which choice of the service picker, and to where; absent where there are mistakes. */
  sender?: string;
  service?: string;
  target?: string;
  isEnabled: boolean;
  /** Which fields of the stored connector change. */
  changes: FieldDiff[];
  /** The stored connector that changes or stays, as it was seen. */
  stored?: { id: string; version: number };
  /** The noun of the secret that has to be entered afterwards. */
  needs?: string;
  /** Why it is a conflict, and the id that it gets when it is imported all the same. */
  conflict?: { why: string; newId: string };
  mistakes: Mistake[];
  notes: Note[];
};

/** What an import of a text would do. */
export type ImportPreview = {
  format: Format;
  items: ImportItem[];
  left: LeftOut[];
  /** Stands for the text and everything that was seen of it: what is applied is what was seen. */
  fingerprint: string;
};

/** What is answered to a text: what would be done, or why it cannot be read. */
export type ImportReading = ImportPreview | { format?: Format; mistakes: Mistake[] };

/** A connector that was imported. */
export type ImportedConnector = Pick<ImportItem, "name" | "needs"> & {
  /** Of the stored connector. */
  id: string;
  slug: string;
  action: "create" | "change";
};

/** What became of an import. It is `stale`, and nothing was done, when it would do something else than was seen. */
export type ImportResult = { is: "applied"; connectors: ImportedConnector[] } | { is: "stale"; reading: ImportReading };
