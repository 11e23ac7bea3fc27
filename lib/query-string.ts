/** The query string of a search, without what is default anyway; empty or starting with `?`. */
export function formatQuery<T extends Record<string, string | number>>(values: Partial<T>, defaults: T): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    if (value !== undefined && value !== defaults[key]) query.set(key, String(value));
  }
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
