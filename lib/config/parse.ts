import type * as z from "zod";
import { type ConfigDocument, readDocument, referencesIn } from "#lib/config/document.ts";
import { type Config, configSchema } from "#lib/config/schema.ts";
import { entriesOf } from "#lib/config/setting.ts";
import type { Path, Position } from "#lib/config/yaml.ts";
import { leaveOut } from "#lib/email/strict-object.ts";

/** One mistake in a settings file, or in an environment variable that sets the same. */
export type Mistake = { line?: number; column?: number; message: string };

/** Where the value of a setting comes from. */
export type Source = { from: "default" } | { from: "environment"; variable: string } | { from: "file"; line: number };

/** The settings of a file and of the environment that wins over it. */
export type ParsedConfig = {
  config: Config;
  /** Where the setting at a path comes from. */
  sourceOf: (path: Path) => Source;
  /** Where in the file a value stands, or would stand. */
  positionOf: (path: Path) => Position;
};

/** What a process was started with. */
type Surroundings = { environment: Record<string, string | undefined>; overrides: Override[] };

/** What the environment sets of the same settings: the value as the file would say it, by its path. */
export type Override = { path: string[]; value: unknown; variable: string };

/**
 * Reads a settings file; no text means no file. What the environment sets wins over the file. A mistake within one
 * connector stays with that connector.
 */
export function parseConfig(
  text: string | undefined,
  { environment, overrides }: Surroundings,
): ParsedConfig | { mistakes: Mistake[] } {
  const document = readDocument(text ?? "", { references: referencesIn(environment) });
  if ("mistakes" in document) return document;
  const unresolved = document.unresolved.filter(({ path }) => !isConnectorPath(path));
  const data = withOverrides(document.data, overrides);
  const parsed = configSchema.safeParse(data);
  if (!parsed.success || unresolved.length > 0) {
    const leading = unresolved.map(({ path, message }) => ({
      ...document.at(path),
      message: `${nameOf(path)}: ${message}`,
    }));
    // A value that could not be found is wrong for that reason alone.
    const rest = (parsed.error?.issues ?? []).filter(
      ({ path }) => !unresolved.some((known) => isWithin(path, known.path)),
    );
    return { mistakes: [...leading, ...rest.flatMap((issue) => mistakesOf(issue, document, overrides))] };
  }
  const config = parsed.data;
  for (const { path, message } of document.unresolved) {
    const connector = config.connectors[Number(path[1])];
    if (!connector) continue;
    delete connector.connector;
    connector.mistakes = [
      { path: path.slice(2), message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.` },
      ...connector.mistakes.filter((mistake) => !isWithin(mistake.path, path.slice(2))),
    ];
  }
  return {
    config,
    positionOf: document.at,
    sourceOf: (path) => sourceOf(path, document, overrides),
  };
}

function isConnectorPath([first, second]: Path): boolean {
  return first === "connectors" && typeof second === "number";
}

function isWithin(path: readonly PropertyKey[], outer: Path): boolean {
  return outer.every((key, index) => path[index] === key);
}

function withOverrides(data: Record<string, unknown>, overrides: Override[]): Record<string, unknown> {
  const merged = structuredClone(data);
  for (const { path, value } of overrides) {
    let holder = merged;
    for (const key of path.slice(0, -1)) {
      const inner = Object.hasOwn(holder, key) ? holder[key] : undefined;
      // Something that is no section stays, so that the mistake is found.
      if (inner !== undefined && (typeof inner !== "object" || inner === null)) break;
      const next = (inner ?? {}) as Record<string, unknown>;
      holder[key] = next;
      holder = next;
    }
    holder[path.at(-1) ?? ""] = value;
  }
  return merged;
}

function mistakesOf(issue: z.core.$ZodIssue, document: ConfigDocument, overrides: Override[]): Mistake[] {
  const override = overrides.find(({ path }) => isWithin(issue.path, path));
  if (override) return [{ message: `${override.variable} ${issue.message}` }];
  const path = issue.path.filter((key) => typeof key !== "symbol");
  const name = nameOf(path);
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({
      ...document.at([...path, key]),
      message: `${name ? `${name}: ` : ""}${leaveOut(key)}`,
    }));
  }
  return [{ ...document.at(path), message: `${name} ${issue.message}`.trim() }];
}

/** A place in the file as people write it. */
function nameOf(path: Path): string {
  return path
    .map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`))
    .join("")
    .replace(/^\./, "");
}

/** The files that a settings file refers to, whether it has mistakes or not and whether they are there or not. */
export function referredFiles(text: string | undefined, { environment, overrides }: Surroundings): string[] {
  const document = readDocument(text ?? "", { references: referencesIn(environment) });
  if ("mistakes" in document) return [];
  return [...document.files, ...certificateFiles(withOverrides(document.data, overrides))];
}

/** The files of certificate authorities, wherever they are named. */
function certificateFiles(data: unknown): string[] {
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, inner]) =>
    key === "ca" ? entriesOf((inner as { files?: unknown }).files).filter(isText) : certificateFiles(inner),
  );
}

function isText(entry: unknown): entry is string {
  return typeof entry === "string";
}

function sourceOf(path: Path, document: ConfigDocument, overrides: Override[]): Source {
  const override = overrides.find((known) => isWithin(path, known.path));
  if (override) return { from: "environment", variable: override.variable };
  let inner: unknown = document.data;
  for (const key of path) {
    if (typeof inner !== "object" || inner === null || !Object.hasOwn(inner, key)) return { from: "default" };
    inner = (inner as Record<PropertyKey, unknown>)[key];
  }
  return { from: "file", line: document.at(path).line };
}

/** One mistake as a line of a message, as compilers write it. */
export function describeMistake({ line, column, message }: Mistake, file: string): string {
  return line === undefined ? message : `${file}:${line}:${column} ${message}`;
}
