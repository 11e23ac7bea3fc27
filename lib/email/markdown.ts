import rehypeSanitize, { type Options as Schema } from "rehype-sanitize";
import rehypeStringify from "rehype-stringify";
import remarkBreaks from "remark-breaks";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { type PluggableList, unified } from "unified";
import { markdownMistake } from "#lib/email/markdown-limits.ts";
import { AppError } from "#lib/errors.ts";

/** As much of an HTML syntax tree (hast) as is needed here. */
type HtmlNode = {
  type: string;
  tagName?: string;
  value?: string;
  properties?: Record<string, unknown>;
  children?: HtmlNode[];
};

const schema: Schema = {
  tagNames: [
    ..."a blockquote br code del em h1 h2 h3 h4 h5 h6 hr img input li ol p pre strong".split(" "),
    ..."sup table tbody td th thead tr ul".split(" "),
  ],
  attributes: {
    a: ["href", "title", "dataFootnoteBackref", "dataFootnoteRef"],
    img: ["src", "alt", "title"],
    input: ["checked"],
    ol: ["start"],
    td: ["align"],
    th: ["align"],
  },
  protocols: { href: ["http", "https", "mailto", "tel"], src: ["https"] },
};

/** The Markdown dialect: GitHub's, with every line break kept. For `react-markdown` as for `renderHtml`. */
export const remarkPlugins: PluggableList = [remarkGfm, remarkBreaks];

/**
 * What may stand in a mail: no raw HTML, links to absolute http, https, mailto and tel URLs, images over https.
 * For `react-markdown` (together with `urlTransform`) as for `renderHtml`.
 */
export const rehypePlugins: PluggableList = [[rehypeSanitize, schema], () => fitForMail];

/** For `react-markdown`, whose own filter would take `tel:` away: the schema has decided already. */
export function urlTransform(url: string): string {
  return url;
}

/**
 * Renders Markdown as an HTML fragment, the same as the preview shows.
 * @param styles inline CSS by element name, for mail programs that read no style sheets.
 * Throws `invalid` for text that would take too long or nest too deep.
 */
export function renderHtml(markdown: string, styles: Record<string, string> = {}): string {
  const mistake = markdownMistake(markdown);
  if (mistake) throw new AppError("invalid", mistake, { fields: [{ path: "message", message: mistake }] });
  processor ??= createProcessor();
  const tree = processor.runSync(processor.parse(markdown));
  addStyles(tree, styles);
  return processor.stringify(tree);
}

// Made on first use, so that a page which only wants the lists above does not build it.
let processor: ReturnType<typeof createProcessor> | undefined;

function createProcessor() {
  return unified()
    .use(remarkParse)
    .use(remarkPlugins)
    .use(remarkRehype)
    .use(rehypePlugins)
    .use(rehypeStringify)
    .freeze();
}

/** Replaces what mail programs cannot use: relative links, other images, check boxes, the way back from a footnote. */
function fitForMail(node: HtmlNode): void {
  if (!node.children) return;
  for (const child of node.children) fitForMail(child);
  node.children = node.children.flatMap(fit);
}

function fit(node: HtmlNode): HtmlNode[] {
  const { tagName, children = [], properties = {} } = node;
  switch (tagName) {
    case "a":
      if ("dataFootnoteBackref" in properties) return [];
      if ("dataFootnoteRef" in properties) return [textNode("["), ...children, textNode("]")];
      return /^(?:https?:\/\/|mailto:|tel:)/i.test(String(properties.href)) ? [node] : children;
    case "img":
      if (/^https:\/\//i.test(String(properties.src))) return [node];
      return [textNode(String(properties.alt ?? ""))];
    case "input":
      return [textNode(properties.checked ? "☑" : "☐")];
    case "td":
    case "th": {
      const { align, ...others } = properties;
      return [align ? { ...node, properties: { ...others, style: `text-align:${align}` } } : node];
    }
    default:
      return [node];
  }
}

function textNode(value: string): HtmlNode {
  return { type: "text", value };
}

function addStyles(node: HtmlNode, styles: Record<string, string>): void {
  const style = node.tagName && styles[node.tagName];
  if (style) {
    const own = node.properties?.style;
    node.properties = { ...node.properties, style: own ? `${style};${own}` : style };
  }
  for (const child of node.children ?? []) addStyles(child, styles);
}
