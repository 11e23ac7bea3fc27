import { readYaml } from "#lib/config/yaml.ts";
import type { Mistake } from "#lib/moving/candidate.ts";

/** A value of a file and the line on which it begins. */
type Entry = { value: unknown; line: number };

/** Reads one JSON value a line, or a list of values, or a single one. */
export function readJsonLines(text: string): { entries: Entry[] } | { mistakes: Mistake[] } {
  const lines = text.split("\n").flatMap((line, index) => (line.trim() ? [{ text: line, line: index + 1 }] : []));
  const entries = lines.map((line) => ({ ...line, value: parse(line.text) }));
  const broken = entries.filter(({ value }) => value === undefined);
  if (broken.length === 0) {
    return {
      entries: entries.flatMap(({ value, line }) => [value].flat().map((inner) => ({ value: inner, line }))),
    };
  }
  if (entries[0]?.value !== undefined) {
    return { mistakes: broken.map(({ line }) => ({ line, message: "This line is not JSON." })) };
  }
  const whole = readYaml(text);
  if ("mistakes" in whole) return whole;
  const { data, at } = whole;
  if (!Array.isArray(data)) return { entries: [{ value: data, line: at([]).line }] };
  return { entries: data.map((value, index) => ({ value, line: at([index]).line })) };
}

/** JSON says nothing with `undefined`. The parser's own words would repeat what stands there, secrets included. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
