import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { isAlias, isCollection, isMap, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from "yaml";

/** A place in a file, both counted from 1. */
export type Position = { line: number; column: number };

/** Keys and indexes from the top of a document. */
export type Path = (string | number)[];

/** A file that was read, before anybody looked at what it says. */
export type ConfigDocument = {
  data: Record<string, unknown>;
  /** Where a value stands, or what is nearest to it when it is not there. */
  at: (path: Path) => Position;
  /** References that lead nowhere. */
  unresolved: { path: Path; message: string }[];
  /** The files that were read in its place. */
  files: string[];
};

/** What is wrong with a text that is no YAML. */
export type SyntaxMistake = Position & { message: string };

/** No settings file is longer, in characters. */
const maxLength = 5_000_000;

const reference = /\$(\$)?\{(?:(env|file):)?([^}]*)\}/g;

/**
 * Reads YAML with its references: `${env:NAME}` and `${file:/path}` are replaced within texts, `$${…}` stands for
 * itself. A file's final line break is left out. Keys without a value count as absent.
 */
export function readDocument(
  text: string,
  environment: Record<string, string | undefined>,
): ConfigDocument | { mistakes: SyntaxMistake[] } {
  if (text.length > maxLength) {
    return { mistakes: [{ line: 1, column: 1, message: `the file is longer than ${maxLength} characters` }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const positionOf = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    return { mistakes: document.errors.map(({ pos, message }) => ({ ...positionOf(pos[0]), message })) };
  }
  const root = document.contents;
  if (root !== null && !isMap(root) && !(isScalar(root) && root.value === null)) {
    return {
      mistakes: [{ ...positionOf(root.range?.[0] ?? 0), message: "the file must hold sections such as email:" }],
    };
  }
  const unresolved: ConfigDocument["unresolved"] = [];
  const files: string[] = [];
  visit(document, {
    Scalar(key, node, ancestors) {
      if (key === "key" || typeof node.value !== "string") return;
      node.value = node.value.replace(reference, (whole, escaped, kind, name) => {
        if (escaped) return whole.slice(1);
        const found = kind
          ? resolve(kind, name, environment)
          : { message: `${whole} must be \${env:NAME} or \${file:/path}` };
        if (kind === "file") files.push(name);
        if ("value" in found) return found.value;
        unresolved.push({ path: pathOf([...ancestors, node]), message: found.message });
        return "";
      });
    },
  });
  const data = withoutNulls(root === null ? {} : document.toJS({ maxAliasCount: 1_000 }));
  return {
    data: (data ?? {}) as Record<string, unknown>,
    at: (path) => positionOf(offsetOf(root as Node | null, path)),
    unresolved,
    files,
  };
}

function resolve(
  kind: "env" | "file",
  name: string,
  environment: Record<string, string | undefined>,
): { value: string } | { message: string } {
  if (kind === "env") {
    const found = environment[name];
    return found ? { value: found } : { message: `the environment variable ${name} is not set` };
  }
  if (!isAbsolute(name)) return { message: `${name} must be an absolute path` };
  try {
    return { value: readFileSync(name, "utf8").replace(/\r?\n$/, "") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { message: `the file ${name} cannot be read${code ? ` (${code})` : ""}` };
  }
}

/** The path of the last of these nodes, each of which holds the next. */
function pathOf(nodes: readonly unknown[]): Path {
  return nodes.flatMap((node, index): Path => {
    if (isPair(node)) return isScalar(node.key) ? [String(node.key.value)] : [];
    const holder = nodes[index - 1];
    return isCollection(holder) && !isMap(holder) ? [holder.items.indexOf(node as never)] : [];
  });
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

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === null ? [] : [[key, withoutNulls(inner)]])),
  );
}
