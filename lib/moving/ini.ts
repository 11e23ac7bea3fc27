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
    if (line.startsWith("[")) {
      const header = line.slice(1, Math.max(1, line.indexOf("]"))).trim();
      if (header !== "") isInside = header.toLowerCase() === section;
      continue;
    }
    const at = line.search(/[=:]/);
    if (!isInside || at < 1 || /^[#;]/.test(line)) continue;
    const key = line.slice(0, at).trim();
    const { value, isCut, end } = readValue(line.slice(at + 1).trim(), lines, index);
    found.set(key.toLowerCase(), { key, value, line: index + 1, isCut });
    index = end;
  }
  return [...found.values()];
}

type Value = { value: string; isCut: boolean; end: number };

function readValue(first: string, lines: string[], start: number): Value {
  const quote = quotes.find((mark) => first.startsWith(mark));
  if (quote) return readQuoted(first.slice(quote.length), quote, lines, start);
  const parts: string[] = [];
  let part = first;
  let end = start;
  while (part.endsWith("\\") && end + 1 < lines.length) {
    parts.push(part.slice(0, -1));
    end += 1;
    part = lines[end]?.trim() ?? "";
  }
  const value = [...parts, part].join("");
  const bare = value.replace(/[#;].*$/s, "");
  return { value: bare.trim().replace(/^(["'])(.*)\1$/s, "$2"), isCut: bare !== value, end };
}

/** Without an end, the value is the rest of its own line. */
function readQuoted(first: string, quote: string, lines: string[], start: number): Value {
  const parts: string[] = [];
  for (let end = start; end < lines.length; end += 1) {
    const line = end > start ? (lines[end] ?? "") : first;
    const at = line.lastIndexOf(quote);
    if (at >= 0) return { value: [...parts, line.slice(0, at)].join("\n"), isCut: false, end };
    parts.push(line);
  }
  return { value: first, isCut: false, end: start };
}
