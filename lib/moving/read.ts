import { Lexer } from "yaml";
import type { References } from "#lib/config/document.ts";
import type { Found, FoundConnectors, Mistake } from "#lib/moving/candidate.ts";
import { readEnvFile } from "#lib/moving/env/file.ts";
import { type Format, recogniseFormat } from "#lib/moving/formats.ts";
import { readGrafana } from "#lib/moving/grafana.ts";
import { readKibana } from "#lib/moving/kibana.ts";
import { maxUploadConnectors } from "#lib/moving/limits.ts";
import { readListmonk } from "#lib/moving/listmonk.ts";
import { readOwn } from "#lib/moving/own.ts";

/** A thousand connectors have half as many pieces of YAML. */
const maxPieces = 250_000;
const maxAliases = 1_000;
/** Node reads an environment file in the square of the number of its escaped line breaks. */
const maxEscapes = 10_000;

/** What was found, and in which format. */
type Read = (FoundConnectors & { format: Format }) | { mistakes: Mistake[]; format?: Format };

type Reading = { format: Format | undefined; references: References | undefined };

const readers: Record<Format, (text: string, references: References | undefined) => Found> = {
  own: readOwn,
  kibana: readKibana,
  grafana: readGrafana,
  listmonk: readListmonk,
  env: readEnvFile,
};

/**
 * Reads the connectors of a text, in the format that was chosen or that it looks like. Without `references` none is
 * followed, and the time is bounded whatever the text.
 */
export function readConnectors(given: string, { format, references }: Reading): Read {
  const text = given.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const nul = text.indexOf("\0");
  if (nul >= 0) {
    const line = text.slice(0, nul).split("\n").length;
    return { mistakes: [{ line, message: "This is no text: there is a NUL character in it." }] };
  }
  if (text.trim() === "") return { mistakes: [{ line: 1, message: "There is nothing in it." }] };
  const chosen = format ?? recogniseFormat(text);
  if (!chosen) return { mistakes: [{ line: 1, message: "Its format was not recognised: choose it." }] };
  if (!references && hasTooMuch(text, chosen)) {
    return { mistakes: [{ line: 1, message: "There is too much in it. Import it in several parts." }], format: chosen };
  }
  const found = readers[chosen](text, references);
  if (!references && "candidates" in found && found.candidates.length > maxUploadConnectors) {
    const message = `There are ${found.candidates.length} connectors in it. Import at most ${maxUploadConnectors} at once.`;
    return { mistakes: [{ line: 1, message }], format: chosen };
  }
  return { ...found, format: chosen };
}

/** The time to read YAML grows with the number of its pieces, and with the square of that of its aliases. */
function hasTooMuch(text: string, format: Format): boolean {
  if (format === "grafana") return false;
  if (format === "env") return text.split("\\n").length > maxEscapes;
  let pieces = 0;
  let aliases = 0;
  for (const piece of new Lexer().lex(text)) {
    pieces += 1;
    if (piece.startsWith("*")) aliases += 1;
    if (pieces > maxPieces || aliases > maxAliases) return true;
  }
  return false;
}
