import { describe, expect, it } from "vitest";
import { composeMessage } from "#lib/email/compose.ts";
import { AppError } from "#lib/errors.ts";

const compose = (markdown: string) => composeMessage({ subject: "Subject", markdown });

describe("the HTML part", () => {
  it("is a whole document with language, character set, title and both colour schemes", () => {
    const { html, subject } = composeMessage({ subject: 'Über <b>&"', markdown: "Hi", language: "de" });
    expect(subject).toBe('Über <b>&"');
    expect(html).toMatch(/^<!doctype html>\n<html lang="de">/);
    expect(html).toContain("<title>Über &#60;b&#62;&#38;&#34;</title>");
    expect(html).toContain('<meta charset="utf-8">');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toMatch(/<p style="[^"]+">Hi<\/p>/);
    expect(html).not.toContain('footer"');
  });

  it("ends with the footer's link when there is one", () => {
    const footer = { text: "Sent by <Mailroom>", url: 'https://mail.example.com/connectors/1?a=1&b="2"' };
    const { html, text } = composeMessage({ subject: "x", markdown: "Hi", footer });
    expect(html).toContain('href="https://mail.example.com/connectors/1?a=1&#38;b=&#34;2&#34;"');
    expect(html).toContain(">Sent by &#60;Mailroom&#62;</a>");
    expect(text).toBe(`Hi\n\n-- \n${footer.text}\n${footer.url}\n`);
  });

  it("carries nothing that runs", () => {
    const { html } = compose(
      "<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[a](javascript:alert(1)) ![b](data:image/svg+xml,x) <svg onload=x>",
    );
    expect(html).not.toMatch(/<script|onerror|javascript:|onload|data:image/i);
  });
});

describe("the plain text part", () => {
  it.each([
    ["escaped signs", "host\\.ip \\*not bold\\* a\\_b", "host.ip *not bold* a_b"],
    ["emphasis", "**bold** *italic* `code`", "bold italic code"],
    ["line breaks", "one\ntwo\n\nthree", "one\ntwo\n\nthree"],
    ["entities", "a &lt; b &amp; c &copy;", "a < b & c ©"],
    ["a link", "see [the docs](https://example.com/a?b=1&c=2) now", "see the docs (https://example.com/a?b=1&c=2) now"],
    ["a bare URL once", "see https://example.com/ü?a=1&b=2.", "see https://example.com/ü?a=1&b=2."],
    ["a link named by its URL once", "[example.com](https://example.com/)", "example.com"],
    ["a web address without scheme once", "www.example.com", "www.example.com"],
    ["a mail address once", "me@example.com", "me@example.com"],
    ["a named mail address", "[Tom](mailto:t@example.com)", "Tom (t@example.com)"],
    [
      "a misleading link with both",
      "[https://good.example](https://evil.example)",
      "https://good.example (https://evil.example)",
    ],
    ["an image", "![Chart](https://example.com/c.png)", "Chart (https://example.com/c.png)"],
    ["a heading as written", "# The *Title*\n\ntext", "The Title\n\ntext"],
    ["lists", "- one\n- two\n  - deep\n\n1. first\n2. second", "- one\n- two\n  - deep\n\n1. first\n2. second"],
    ["tasks", "- [x] done\n- [ ] open", "- ☑ done\n- ☐ open"],
    ["quotes", "> one\n> two", "> one\n> two"],
    ["code as it stands", "```\nif (a) {\n  b();\n\n}\n```", "if (a) {\n  b();\n\n}"],
    ["any Unicode", "日本 👋 ñ", "日本 👋 ñ"],
    ["footnotes", "Text[^1]\n\n[^1]: Note", /^Text\[1\]\n+Footnotes\n+ ?1\. Note\n$/],
    ["long lines without wrapping", "word ".repeat(100), `${"word ".repeat(100).trim()}`],
  ])("shows %s", (_, markdown, text) => {
    if (typeof text === "string") expect(compose(markdown).text.replace(/^ +(?=\d\.)/gm, "")).toBe(`${text}\n`);
    else expect(compose(markdown).text).toMatch(text);
  });

  it("sets tables in columns", () => {
    const lines = compose("| Name | Port |\n|---|---|\n| Gmail | 465 |\n| x | 2 |").text.split("\n");
    expect(lines.filter(Boolean)).toEqual(["Name    Port", "Gmail   465", "x       2"]);
  });
});

describe("hostile Markdown", () => {
  const units = [
    ..."> |>|[|![|*a_|**a|~~a|_*`|- |1. |+\t|[a](|](|<|<b>|#a.b<b>|=\na\n|-\n|> a\n\n|a\n|&amp;+1) \\|-- <!".split("|"),
    "|-|\n|a",
    "[^1]: a\n",
    "[x] ",
    "www.a.b ",
    "\\",
    "\u0000",
  ];

  it.each(units)("is answered within two seconds or refused in a sentence: %j", (unit) => {
    for (const length of [20_000, 99_000, 1_000_000]) {
      const startedAt = performance.now();
      try {
        expect(compose(unit.repeat(length / unit.length)).html).toContain("</html>");
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        expect(error.code).toBe("invalid");
        expect(error.fields).toEqual([{ path: "message", message: error.message }]);
      }
      expect(performance.now() - startedAt).toBeLessThan(2_500);
    }
  });

  it("is stopped at the deadline where no rule foresaw it, and the next message is composed as ever", () => {
    const slow = "Plain words with *emphasis* and more.\n\n".repeat(2_000);
    expect(() => composeMessage({ subject: "x", markdown: slow }, 5)).toThrow("too complicated to render");
    expect(compose("Hi").text).toBe("Hi\n");
  });
});

describe("a message that is longer than allowed", () => {
  const family = "👨‍👩‍👧‍👦";
  it.each([
    ["plain words", "word ".repeat(400), 300],
    ["formatting", "**bold** and [a link](https://example.com/with/a/path)\n\n".repeat(60), 500],
    ["a table", `| a | b |\n|---|---|\n${"| one | two |\n".repeat(100)}`, 1_000],
    ["characters of several parts", family.repeat(200), 400],
    ["less than fits with its tags", "a", 1],
  ])("is cut with %s, between two characters and with every tag closed", (_, markdown, maxBodyLength) => {
    const { html, text } = composeMessage({ subject: "x", markdown, maxBodyLength });
    const notice = `This message was cut: it is longer than the ${maxBodyLength.toLocaleString("en")} characters`;
    expect(text).toContain(notice);
    expect(html).toContain(notice);
    expect(text.split("\n").slice(2).join("\n").trim().length).toBeLessThanOrEqual(maxBodyLength);
    const opened = [...html.matchAll(/<(p|strong|a|table|tr|td|th|tbody|thead|div|body|html)[\s>]/g)];
    const closed = [...html.matchAll(/<\/(p|strong|a|table|tr|td|th|tbody|thead|div|body|html)>/g)];
    expect(closed).toHaveLength(opened.length);
    expect(text.isWellFormed()).toBe(true);
    expect(text.replaceAll(family, "")).not.toMatch(/[\u{1F468}\u{1F469}\u{1F467}\u{1F466}\u200D]/u);
  });

  it("is as long as allowed", () => {
    const { html } = composeMessage({ subject: "x", markdown: "word ".repeat(400), maxBodyLength: 300 });
    expect(/<p style="margin:0 0 16px">word.*<\/p>/s.exec(html)?.[0].length).toBeGreaterThan(290);
  });

  it("is left alone when it fits", () => {
    expect(composeMessage({ subject: "x", markdown: "Hi", maxBodyLength: 300 }).text).toBe("Hi\n");
  });
});

it("a footer without an address is a line of text", () => {
  const { html, text } = composeMessage({ subject: "x", markdown: "Hi", footer: { text: "Sent by <us>" } });
  expect(html).toContain(">Sent by &#60;us&#62;</span>");
  expect(text).toBe("Hi\n\n-- \nSent by <us>\n");
});
