import { countsOf } from "#components/moving/import-words.ts";
import { isSecretPath, labelOf } from "#lib/connectors/changes.ts";
import type { ImportAction, ImportItem, ImportPreview } from "#lib/moving/view.ts";

const signs: Record<ImportAction, string> = { create: "+", change: "~", unchanged: "=", conflict: "!", invalid: "x" };

type Context = { file: string; conflicts: "new" | "leave" | undefined };

/** A plan as lines of text: each connector with a sign before it, below it what changes and what was left out. */
export function linesOfPlan({ items, left }: ImportPreview, context: Context): string[] {
  return [
    ...items.flatMap((item) => linesOfItem(item, context)),
    ...left.map(({ line, what, why }) => `- ${context.file}:${line} ${what}: ${why}`),
    countsOf(items),
  ];
}

function linesOfItem(item: ImportItem, { file, conflicts }: Context): string[] {
  const { action, id, name, target, isEnabled, changes, conflict, mistakes, needs, notes, line } = item;
  const taken = notes.filter(({ isTaken }) => isTaken).map(({ field }) => field);
  const details = [
    ...changes.map(({ path, before = "not set", after = "not set" }) =>
      isSecretPath(path) ? `${labelOf(path)}: ${after}` : `${labelOf(path)}: ${before} → ${after}`,
    ),
    ...(conflict ? [`${conflict.why} ${conflictWords(conflict.newId, conflicts)}`] : []),
    ...mistakes.map((mistake) => `${file}:${mistake.line} ${mistake.message}`),
    ...(needs && action !== "invalid" ? [`It needs its ${needs}.`] : []),
    ...(taken.length > 0 && action !== "unchanged" ? [`Taken: ${taken.join(", ")}`] : []),
    ...notes.filter(({ isTaken }) => !isTaken).map(({ field, text }) => `Left out: ${field}. ${text}`),
  ];
  const facts = [target, ...(isEnabled ? [] : ["disabled"]), `line ${line}`].filter(Boolean).join(", ");
  return [`${signs[action]} ${id}  ${name} (${facts})`, ...details.map((detail) => `    ${detail}`)];
}

function conflictWords(newId: string, conflicts: Context["conflicts"]): string {
  if (conflicts === "new") return `It is imported as ${newId}.`;
  if (conflicts === "leave") return "It stays out.";
  return `--conflicts new imports it as ${newId}, --conflicts leave leaves it out.`;
}
