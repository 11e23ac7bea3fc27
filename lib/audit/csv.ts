/** What a spreadsheet takes for the beginning of a formula, also behind blanks and in full width. */
const formula = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]/;

/**
 * One line of CSV (RFC 4180) with its end. A text that a spreadsheet would run as a formula begins with an apostrophe.
 * @see https://owasp.org/www-community/attacks/CSV_Injection
 */
export function formatCsvLine(values: string[]): string {
  return `${values.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: string): string {
  const harmless = formula.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return `"${harmless.replaceAll('"', '""')}"`;
}
