import { describe, expect, it } from "vitest";
import { renderHtml } from "#lib/email/markdown.ts";
import { markdownMistake, maxMarkdownLength } from "#lib/email/markdown-limits.ts";

const fill = (unit: string, length = maxMarkdownLength) => unit.repeat(Math.floor(length / unit.length));

describe("markdownMistake", () => {
  it.each([
    ["prose", fill("Plain words that go on, with *emphasis* and a [link](https://example.com).\n\n")],
    ["a long list", fill("- An item with some forty characters in it, *as usual*\n")],
    ["a long table", `| a | b |\n|---|---|\n${fill("| **cell** | another cell with its text |\n", 50_000)}`],
    [
      "a log in a code block",
      `\`\`\`\n${fill("2026-11-24 03:40:00 [worker] sent <a@example.com> & done\n", 60_000)}\n\`\`\``,
    ],
    ["deep but reasonable nesting", `${"> ".repeat(10)}quoted\n\n${"  ".repeat(8)}- nested`],
  ])("lets %s pass", (_, markdown) => {
    expect(markdownMistake(markdown)).toBeUndefined();
  });

  it.each([
    ["too much text", fill("a", maxMarkdownLength + 1), /at most 100,000 characters/],
    ["too many lines", "\n".repeat(10_001), /at most 10,000 lines/],
    ["nested quotes", "> ".repeat(21), /nested at most 20/],
    ["nested quotes without blanks", ">".repeat(1_000), /nested at most 20/],
    ["nested lists", "1. ".repeat(1_000), /nested at most 20/],
    ["lists nested by tabs", "+\t".repeat(1_000), /nested at most 20/],
    [
      "lists nested by indentation",
      Array.from({ length: 100 }, (_, depth) => `${"  ".repeat(depth)}- a`).join("\n"),
      /nested/,
    ],
    [
      "a table that fills up its rows",
      `${"|a".repeat(3_000)}|\n${"|-".repeat(3_000)}|\n${"a\n".repeat(9_000)}`,
      /at most 20,000 cells/,
    ],
    ["brackets", fill("["), /too many formatting marks/],
    ["emphasis", fill("*a_"), /too many formatting marks/],
    ["mixed runs", fill("_*`"), /too many formatting marks/],
    ["underlined headings", fill("=\na\n", 19_000), /too many formatting marks/],
    ["quotes without end", fill("> a\n\n", 20_000), /too many formatting marks/],
  ])("refuses %s", (_, markdown, reason) => {
    expect(markdownMistake(markdown)).toMatch(reason);
  });

  it("takes time in proportion to the text", () => {
    const startedAt = performance.now();
    for (const unit of [">", "> ", "- ", "\t", " ", "*_", "1", "1. ", "[", "\n"]) markdownMistake(fill(unit));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it("leaves nothing that overflows the stack", () => {
    for (const unit of ["> ", "- ", "1. ", "+\t", "[", "![", "*", "**a", "~~a", "<b>", "[^1]"]) {
      let markdown = fill(unit, 4_000);
      while (markdownMistake(markdown)) markdown = markdown.slice(0, markdown.length / 2);
      expect(() => renderHtml(markdown)).not.toThrow();
    }
  });
});
