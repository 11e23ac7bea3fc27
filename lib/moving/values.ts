/** An object of which nothing is known. */
export type Bag = Record<string, unknown>;

/** The object that a value is; an empty one for anything else. */
export function bagOf(value: unknown): Bag {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Bag) : {};
}

/** A text that says something; a number counts as its digits. */
export function textIn(value: unknown): string | undefined {
  const text = typeof value === "number" ? String(value) : value;
  return typeof text === "string" && text.trim() !== "" ? text : undefined;
}

/** Whether a value says nothing at all. */
export function isEmpty(value: unknown): boolean {
  if (Array.isArray(value)) return value.length === 0;
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

/** A word for yes or no, as files of settings have them; undefined for any other text. */
export function switchIn(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = textIn(value)?.trim().toLowerCase() ?? "";
  if (["true", "yes", "on", "1", "t", "y"].includes(word)) return true;
  return ["false", "no", "off", "0", "f", "n", "none"].includes(word) ? false : undefined;
}
