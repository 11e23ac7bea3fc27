/** One key of a section with its value as Grafana understands it; `isCut` where a comment ended it. */
export type IniEntry = { key: string; value: string; line: number; isCut: boolean };

const quotes = ['"""', "`"];

/**
 * Reads one section as go-ini does, which Grafana uses and other readers of INI differ from: values in `"""` or
 * backquotes may go over several lines and keep every character, those in simple quotes lose them, a backslash at the
 * end continues a line, and everything after `#` or `;` is a comment. The last of several equal keys counts.
 * @see https://ini.unknwon.io/docs/howto/work_with_values
 */
export function readIniSection(text: string, section: string): IniEntry[] {
  const lines = text.split("\n");
  const found = new Map<string, IniEntry>();
  let isInside = false;
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index]?.trim() ?? "";
    const [, header] = /^\[\s*([^\]]+?)\s*\]/.exec(line) ?? [];
    if (header !== undefined) {
      isInside = header.toLowerCase() === section;
      continue;
    }
    const [, key = "", rest = ""] = /^([^#;=:[][^=:]*?)\s*[=:]\s*(.*)$/s.exec(line) ?? [];
    if (!isInside || key === "") continue;
    const { value, isCut, end } = readValue(rest, lines, index);
    found.set(key.toLowerCase(), { key, value, line: index + 1, isCut });
    index = end;
  }
  return [...found.values()];
}

type Value = { value: string; isCut: boolean; end: number };

function readValue(first: string, lines: string[], start: number): Value {
  const quote = quotes.find((mark) => first.startsWith(mark));
  if (quote) return readQuoted(first.slice(quote.length), quote, lines, start);
  let value = first;
  let end = start;
  while (value.endsWith("\\") && end + 1 < lines.length) {
    end += 1;
    value = value.slice(0, -1) + (lines[end]?.trim() ?? "");
  }
  const bare = value.replace(/[#;].*$/s, "");
  return { value: bare.trim().replace(/^(["'])(.*)\1$/s, "$2"), isCut: bare !== value, end };
}

/** Without an end, the value is the rest of its own line. */
function readQuoted(first: string, quote: string, lines: string[], start: number): Value {
  let value = first;
  for (let end = start; end < lines.length; end += 1) {
    if (end > start) value += `\n${lines[end]}`;
    const at = value.lastIndexOf(quote);
    if (at >= 0) return { value: value.slice(0, at), isCut: false, end };
  }
  return { value: first, isCut: false, end: start };
}
