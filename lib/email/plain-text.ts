import { compile, type FormatCallback, type HtmlToTextOptions } from "html-to-text";

/** `label (https://…)`, or the URL once where the label says it already. */
const formatLink: FormatCallback = (element, walk, builder) => {
  let label = "";
  builder.pushWordTransform((word) => {
    label += word;
    return word;
  });
  walk(element.children, builder);
  builder.popWordTransform();
  const url = String(element.attribs.href ?? "").replace(/^mailto:|^tel:/i, "");
  if (url !== "" && bare(url) !== bare(label)) builder.addInline(` (${url})`, { noWordTransform: true });
};

function bare(url: string): string {
  const short = url
    .replace(/\s+/g, "")
    .replace(/^https?:\/\//i, "")
    .replace(/\/$/, "");
  try {
    return decodeURI(short);
  } catch {
    return short;
  }
}

const plain = { uppercase: false };
const options: HtmlToTextOptions = {
  wordwrap: false,
  formatters: { formatLink },
  selectors: [
    { selector: "a", format: "formatLink" },
    { selector: "img", options: { linkBrackets: ["(", ")"] } },
    { selector: "ul", options: { itemPrefix: "- " } },
    { selector: "hr", options: { length: 40 } },
    { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ...["h1", "h2", "h3", "h4", "h5", "h6"].map((selector) => ({ selector, options: plain })),
  ],
};
const convert = compile(options);

/** The plain-text part of a mail, from the HTML that `renderHtml` made: readable, without any markup. */
export function plainText(html: string): string {
  return convert(html).trim();
}
