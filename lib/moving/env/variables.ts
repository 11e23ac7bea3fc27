import { parseEnv } from "node:util";

/** One variable of a file: its value with what it refers to in the same file; `isOpen` when that stands elsewhere. */
export type Variable = { name: string; value: string; line: number; isOpen: boolean };

/** Words that frameworks take for nothing at all. */
const nothing = new Set(["null", "(null)", "empty", "(empty)"]);

/** Without braces only a whole value is one: passwords hold such a sign too. */
const reference = /\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]{0,300}))?\}|^\$([A-Z_][A-Z0-9_]*)$/g;

/** What is put in the place of references in a whole file, in characters: no file of settings needs as many. */
const maxPut = 100_000;

/** Reads a file of environment variables: quotes, `export`, comments; of a name that stands there twice, the last. */
export function readVariables(text: string): Variable[] {
  const values = new Map(Object.entries(parseEnv(text) as Record<string, string>));
  const lines = linesOf(text);
  const literal = literalNames(text);
  let put = 0;
  const variables = [...values].flatMap(([name, given]) => {
    let isOpen = false;
    // What stands in simple quotes refers to nothing.
    const value = literal.has(name)
      ? given
      : given.replace(reference, (_, braced, fallback, bare) => {
          const other = values.get(braced ?? bare);
          put += other?.length ?? 0;
          const isUsable = other && put <= maxPut && !other.includes("$");
          const found = isUsable ? other : fallback;
          if (found === undefined) isOpen = true;
          return found ?? "";
        });
    const isNothing = nothing.has(value.toLowerCase()) || (value === "" && !isOpen);
    return isNothing ? [] : [{ name, value, isOpen, line: lines.get(name) ?? 1 }];
  });
  return variables.toSorted((a, b) => a.line - b.line);
}

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.]*)[ \t]*=[ \t]*(.?)/;

function linesOf(text: string): Map<string, number> {
  return new Map(
    text.split("\n").flatMap((line, index) => {
      const [, name] = assignment.exec(line) ?? [];
      return name ? [[name, index + 1] as const] : [];
    }),
  );
}

function literalNames(text: string): Set<string> {
  const found = text.split("\n").map((line) => assignment.exec(line));
  return new Set(found.flatMap((match) => (match?.[2] === "'" ? [match[1] ?? ""] : [])));
}
