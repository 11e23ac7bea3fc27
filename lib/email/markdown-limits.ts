/** Longest Markdown text, in UTF-16 units. */
export const maxMarkdownLength = 100_000;

const maxLines = 10_000;
const maxNesting = 20;
/**
 * The parser takes time in proportion to the squares of the lines and marks of each block, and of all quotes and list
 * items of the document. Measured: 13,000 marks in one paragraph took seven seconds, a cost of 2e7 about one.
 */
const maxCost = 2e7;
const containerWeight = 3;

/** A row is filled up with empty cells to as many as its table has columns. */
const maxCells = 20_000;
const tableRule = /^[ \t>|:-]+$/;

const containers = /^(?:[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)))+/;
const indentedItem = /^[ \t]*(?=[-+*>]|\d{1,9}[.)])/;
/** A bullet always ends the paragraph before it, so that marks on its two sides never meet. */
const bullet = /^ {0,3}[-+*][ \t]+\S/;
const marks = /\*+|_+|~+|`+|[[\]]/g;
const minorMarks = /[!&<\\]/g;

/**
 * A sentence about Markdown that would take seconds to render or too deep a stack; undefined for everything else.
 * Linear in time, so that it can stand before every parse, in the browser as on the server.
 */
export function markdownMistake(markdown: string): string | undefined {
  if (markdown.length > maxMarkdownLength) {
    return `Use at most ${maxMarkdownLength.toLocaleString("en")} characters.`;
  }
  const lines = markdown.split(/\r\n|\r|\n/);
  if (lines.length > maxLines) return `Use at most ${maxLines.toLocaleString("en")} lines.`;
  let cost = 0;
  let block = 0;
  let items = 0;
  let columns = 0;
  let cells = 0;
  for (const line of lines) {
    const markers = containers.exec(line)?.[0].match(/[-+*>]|\d+[.)]/g)?.length ?? 0;
    const indent = indentedItem.exec(line)?.[0].replaceAll("\t", "    ").length ?? 0;
    if (Math.max(markers, indent / 4) > maxNesting) {
      return `Quotes and lists can be nested at most ${maxNesting} deep.`;
    }
    items += markers;
    const isBlank = line.trim() === "";
    if (isBlank || bullet.test(line)) {
      cost += block ** 2;
      block = 0;
      columns = 0;
    }
    if (tableRule.test(line)) columns = Math.max(columns, line.split("|").filter((cell) => cell.includes("-")).length);
    cells += columns;
    if (cells > maxCells) return `Tables can have at most ${maxCells.toLocaleString("en")} cells.`;
    if (!isBlank) block += 1 + countOf(marks, line) + countOf(minorMarks, line) / 2;
  }
  if (cost + block ** 2 + containerWeight * items ** 2 <= maxCost) return undefined;
  return "This message has too many formatting marks to render. Use fewer marks, list items or quotes.";
}

function countOf(pattern: RegExp, line: string): number {
  return line.match(pattern)?.length ?? 0;
}
