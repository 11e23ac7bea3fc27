import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import Markdown from "react-markdown";
import { describe, expect, it } from "vitest";
import { rehypePlugins, remarkPlugins, renderHtml, urlTransform } from "#lib/email/markdown.ts";

/** React escapes more signs, closes void elements and announces images: it is the same HTML. */
function normalised(html: string): string {
  return html
    .replace(/<link rel="preload"[^>]*>/g, "")
    .replaceAll("/>", ">")
    .replace(/&(?:#x27|#39|apos);/g, "'")
    .replace(/&(?:quot|#x22|#34);/g, '"')
    .replace(/&(?:gt|#x3e|#62);/gi, ">")
    .replace(/&(?:#x26|amp);/gi, "&amp;")
    .replace(/&(?:#x3c|lt);/gi, "&lt;")
    .replace(/(<(?:table|thead|tbody|tr|\/thead|\/tbody|\/tr|\/th|\/td)[^>]*>)\s+/g, "$1")
    .trim();
}

function preview(markdown: string): string {
  return renderToStaticMarkup(createElement(Markdown, { remarkPlugins, rehypePlugins, urlTransform }, markdown));
}

const samples = {
  text: '# Héllo *world* & "friends"\n\nIt\'s one line\nand the next, **bold**, ~~gone~~, `code <b>`.\n\n---\n\nEnd\\*',
  lists: "- one\n- two\n  1. a\n  2. b\n\n3. three\n4. four\n\n- [x] done\n- [ ] *open*",
  links:
    '[label](https://example.com/?a=1&b=2 "Title") www.example.com me@example.com [call](tel:+41123) [write](mailto:x@y.z) <https://x.com/ü>',
  tables: "| a | b | c |\n|---|:-:|--:|\n| 1 | **2** | [x](https://y.com) |\n| 4 | 5 |",
  quotes: '> quote\n> > deeper\n>\n> - item\n\n```js\nconst a = "<1>";\n\n  indented\n```\n\n    also code',
  images:
    '![pic](https://example.com/p.png "T") ![plain](http://example.com/p.png) ![data](data:image/png;base64,AA) ![rel](p.png)',
  footnotes: "Text[^1] and more[^note].\n\n[^1]: First.\n[^note]: Second with [a link](https://example.com).",
  html: '<script>alert(1)</script>\n\n<b onclick="x()">bold</b> a<br>b <img src=x onerror=alert(1)>\n\n<!-- comment -->\n\n<style>a{}</style>',
  hostile:
    "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](data:text/html,x) [d](vbscript:x) [e](//evil.example) [f](/path) [g](#here) [h](&#106;avascript:alert(1)) [i]( java\nscript:x) ![j](javascript:x) <javascript:alert(1)> [k](file:///etc/passwd) [l](https:x)",
};

describe("the preview and the mail", () => {
  it.each(Object.entries(samples))("show the same HTML for %s", (_, markdown) => {
    const html = normalised(renderHtml(markdown));
    expect(html).not.toBe("");
    expect(normalised(preview(markdown))).toBe(html);
  });
});

describe("renderHtml", () => {
  it("keeps line breaks, lists, tables and safe links", () => {
    expect(renderHtml("a\nb")).toBe("<p>a<br>\nb</p>");
    expect(renderHtml("- [x] done\n- [ ] open")).toBe("<ul>\n<li>☑ done</li>\n<li>☐ open</li>\n</ul>");
    expect(renderHtml(samples.tables)).toContain('<td style="text-align:center"><strong>2</strong></td>');
    const links = Array.from(renderHtml(samples.links).matchAll(/href="([^"]*)"/g), ([, url]) => url);
    expect(links).toEqual([
      "https://example.com/?a=1&#x26;b=2",
      "http://www.example.com",
      "mailto:me@example.com",
      "tel:+41123",
      "mailto:x@y.z",
      "https://x.com/%C3%BC",
    ]);
  });

  it("lets no raw HTML, script, event handler or comment through", () => {
    expect(renderHtml(samples.html)).toMatch(/^<p>bold ab <\/p>\s*$/);
  });

  it("turns links and images that a mail cannot use into their text", () => {
    const html = renderHtml(samples.hostile);
    expect(html).not.toMatch(/href|src|<a|<img|<form|style=/i);
    expect(html).toMatch(/^<p>a b c d e f g h/);
    expect(renderHtml(samples.images)).toBe(
      '<p><img src="https://example.com/p.png" alt="pic" title="T"> plain data rel</p>',
    );
    expect(renderHtml("A[^1]\n\n[^1]: B")).not.toMatch(/href|id=|↩/);
  });

  it("adds styles by element name and keeps alignment", () => {
    expect(renderHtml("*a*", { p: "margin:0" })).toBe('<p style="margin:0"><em>a</em></p>');
    expect(renderHtml(samples.tables, { td: "padding:1px" })).toContain('<td style="padding:1px;text-align:center">');
    expect(renderHtml("*a*")).toBe("<p><em>a</em></p>");
  });
});
