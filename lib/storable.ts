/** The text as PostgreSQL takes it, which knows no NUL, and its driver no lone surrogates; `length` is in UTF-16 units. */
export function storable(text: string, length: number): string {
  return text.replaceAll("\0", "").toWellFormed().slice(0, length).toWellFormed();
}
