import { readFileSync } from "node:fs";
import { isAbsolute } from "node:path";
import { type Path, type Position, readYaml, type SyntaxMistake } from "#lib/config/yaml.ts";

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

/** What a reference stands for, or why it stands for nothing. */
type Resolved = { value: string } | { message: string };

/** Looks up what `${env:NAME}` and `${file:/path}` stand for. */
export type References = (kind: "env" | "file", name: string) => Resolved;

/** No settings file is longer, in characters. */
const maxLength = 5_000_000;

// The bound keeps a beginning without an end from being searched for to the end of a long text, again and again.
const reference = /\$(\$)?\{(?:(env|file):)?([^}]{0,300})\}/g;

/**
 * Reads YAML with its references: they are replaced within texts, and `$${…}` stands for `${…}` itself. With
 * `bareListAs` a list by itself counts as that section.
 */
export function readDocument(
  text: string,
  { references, bareListAs }: { references: References; bareListAs?: string },
): ConfigDocument | { mistakes: SyntaxMistake[] } {
  const top = { line: 1, column: 1 };
  if (text.length > maxLength) {
    return { mistakes: [{ ...top, message: `the file is longer than ${maxLength} characters` }] };
  }
  const unresolved: ConfigDocument["unresolved"] = [];
  const files: string[] = [];
  const yaml = readYaml(text, (value, path) =>
    value.replace(reference, (whole, escaped, kind, name) => {
      if (escaped) return whole.slice(1);
      const found = kind ? references(kind, name) : { message: unknownReference };
      if (kind === "file") files.push(name);
      if ("value" in found) return found.value;
      unresolved.push({ path, message: found.message });
      return "";
    }),
  );
  if ("mistakes" in yaml) return yaml;
  const { data = {}, at } = yaml;
  if (Array.isArray(data) && bareListAs) {
    return {
      data: { [bareListAs]: data },
      at: (path) => at(path.slice(1)),
      unresolved: unresolved.map((one) => ({ ...one, path: [bareListAs, ...one.path] })),
      files,
    };
  }
  if (typeof data !== "object" || data === null || Array.isArray(data)) {
    return { mistakes: [{ ...at([]), message: "the file must hold sections such as email:" }] };
  }
  return { data: data as Record<string, unknown>, at, unresolved, files };
}

/** It may be part of a secret and is not repeated. */
const unknownReference = `a \${…} must be \${env:NAME} or \${file:/path}; write $\${…} for the text itself`;

/** Follows references into an environment and to files, whose final line break is left out. */
export function referencesIn(environment: Record<string, string | undefined>): References {
  return (kind, name) => {
    if (kind === "file") return readReferredFile(name);
    const found = environment[name];
    return found ? { value: found } : { message: `the environment variable ${name} is not set` };
  };
}

function readReferredFile(name: string): Resolved {
  if (!isAbsolute(name)) return { message: `${name} must be an absolute path` };
  try {
    return { value: readFileSync(name, "utf8").replace(/\r?\n$/, "") };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return { message: `the file ${name} cannot be read${code ? ` (${code})` : ""}` };
  }
}
