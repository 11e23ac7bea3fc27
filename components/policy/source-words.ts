import type { Source } from "#lib/config/parse.ts";

/** Where a value comes from, in words. */
export function sourceWords(source: Source, fileName: string): string {
  if (source.from === "file") return `${fileName}, line ${source.line}`;
  return source.from === "environment" ? `Environment: ${source.variable}` : "Default";
}
