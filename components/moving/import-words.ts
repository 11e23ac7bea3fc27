import type { ImportAction, ImportItem } from "#lib/moving/view.ts";

/** What an import does with a connector, on its badge. */
export const actionWords: Record<ImportAction, string> = {
  create: "New",
  change: "Change",
  unchanged: "Unchanged",
  conflict: "Conflict",
  invalid: "Mistakes",
};

const counted: [ImportAction, (count: number) => string][] = [
  ["create", (count) => `${count} new`],
  ["change", (count) => `${count} to change`],
  ["unchanged", (count) => `${count} unchanged`],
  ["conflict", (count) => (count === 1 ? "1 conflict" : `${count} conflicts`)],
  ["invalid", (count) => `${count} with mistakes`],
];

/** How many connectors there are of each sort, in a sentence. */
export function countsOf(items: Pick<ImportItem, "action">[]): string {
  const parts = counted.flatMap(([action, words]) => {
    const count = items.filter((item) => item.action === action).length;
    return count > 0 ? [words(count)] : [];
  });
  return parts.length > 0 ? `${parts.join(", ")}.` : "There is no connector in it.";
}
