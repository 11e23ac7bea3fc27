import {
  type Document,
  type ErrorCode,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from "yaml";

/** A place in a file, both counted from 1. */
export type Position = { line: number; column: number };

/** Keys and indexes from the top of a document. */
export type Path = (string | number)[];

/** What is wrong with a text that is no YAML. */
export type SyntaxMistake = Position & { message: string };

/** What a text of YAML says. */
export type YamlText = {
  /** Without keys that have no value. */
  data: unknown;
  /** Where a value stands, or what is nearest to it when it is not there. */
  at: (path: Path) => Position;
};

/** What is broken once is often broken to its end. */
const shownMistakes = 20;

const needsQuotes = "write this text in quotes: it begins with a sign that means something in YAML";

/** What is said instead of mistakes of which the parser's words hold a part of the text. */
const quoting: Partial<Record<ErrorCode, string>> = {
  BAD_ALIAS: needsQuotes,
  TAG_RESOLVE_FAILED: needsQuotes,
  BAD_COLLECTION_TYPE: needsQuotes,
  BAD_DQ_ESCAPE: "Invalid escape sequence; in single quotes there is none",
};

/** More values than this come from aliases alone, each of which stands for many. */
const maxValues = 2_000_000;

/** Reads YAML, and JSON, which is YAML too. `mapText` may put something else in the place of each text. */
export function readYaml(
  text: string,
  mapText = (text: string, _path: Path) => text,
): YamlText | { mistakes: SyntaxMistake[] } {
  const lines = new LineCounter();
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  try {
    // Its own search for keys that stand twice takes time that grows with the square of their number.
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
    // The parser reports the end of its stack like any other mistake.
    if (document.errors.some(({ message }) => message.startsWith("Maximum call stack"))) throw new RangeError();
    const mistakes = [
      // A tag that is unknown is a warning to the parser; its text would be lost.
      ...[...document.errors, ...document.warnings].map(({ pos: [start], ...error }) => ({
        ...positionOf(start),
        message: withoutQuote(error),
      })),
      ...findDoubledKeys(document).map((offset) => ({ ...positionOf(offset), message: "Map keys must be unique" })),
      ...findLostAliases(document).map((offset) => ({ ...positionOf(offset), message: needsQuotes })),
    ];
    if (mistakes.length > 0) return { mistakes: mistakes.slice(0, shownMistakes) };
    const data = clean(document.toJS({ maxAliasCount: 1_000 }), [], { mapText, values: 0 });
    return { data, at: (path) => positionOf(offsetOf(document.contents, path)) };
  } catch (error) {
    if (!(error instanceof RangeError || error instanceof ReferenceError)) throw error;
    return {
      mistakes: [{ line: 1, column: 1, message: "this is nested too deeply, or its aliases stand for too much" }],
    };
  }
}

/** What the parser found, without what it quotes: that may be part of a secret. */
function withoutQuote({ code, message }: { code: ErrorCode; message: string }): string {
  if (/^Block scalar header/.test(message)) return needsQuotes;
  return quoting[code] ?? (code === "UNEXPECTED_TOKEN" ? message.replace(/: .*$/s, "") : message);
}

/** Where in the text aliases stand that name nothing before them. */
function findLostAliases(document: Document): number[] {
  const anchors = new Set<string>();
  const found: number[] = [];
  visit(document, {
    Value(_, { anchor }) {
      if (anchor) anchors.add(anchor);
    },
    Alias(_, { source, range }) {
      if (!anchors.has(source)) found.push(range?.[0] ?? 0);
    },
  });
  return found;
}

/** Where in the text these keys stand. */
function findDoubledKeys(document: Document): number[] {
  const found: number[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) found.push(key.range?.[0] ?? 0);
        seen.add(key.value);
      }
    },
  });
  return found;
}

type Cleaning = { mapText: (text: string, path: Path) => string; values: number };

/** The values without those that say nothing. Throws `RangeError` for too many. */
function clean(value: unknown, path: Path, cleaning: Cleaning): unknown {
  cleaning.values += 1;
  if (cleaning.values > maxValues) throw new RangeError();
  if (typeof value === "string") return cleaning.mapText(value, path);
  if (Array.isArray(value)) return value.map((inner, index) => clean(inner, [...path, index], cleaning));
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const given = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(given.map(([key, inner]) => [key, clean(inner, [...path, key], cleaning)]));
}

function offsetOf(node: Node | null, path: Path): number {
  if (!node) return 0;
  const [key, ...rest] = path;
  if (key !== undefined && isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
    if (!pair) return node.range?.[0] ?? 0;
    const isInside = rest.length > 0 && isCollection(pair.value);
    return isInside ? offsetOf(pair.value as Node, rest) : ((pair.key as Node).range?.[0] ?? 0);
  }
  if (key !== undefined && isCollection(node)) {
    const item = node.items[Number(key)] as Node | undefined;
    return item && !isAlias(item) ? offsetOf(item, rest) : (node.range?.[0] ?? 0);
  }
  return node.range?.[0] ?? 0;
}
