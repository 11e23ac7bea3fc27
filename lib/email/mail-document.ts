import { renderHtml } from "#lib/email/markdown.ts";
import { plainText } from "#lib/email/plain-text.ts";

/** The three parts of a mail that a person reads: `html` is a whole document, `text` says the same without markup. */
export type ComposedMessage = { subject: string; html: string; text: string };

/** A line below the message, set apart from it, that leads somewhere where it has a `url`. */
type Footer = { text: string; url?: string };

/**
 * What a mail is made of. `language` is a BCP 47 tag; `maxBodyLength` the most characters that the message may have in
 * each of its forms, without notice and footer.
 */
export type MessageParts = {
  subject: string;
  markdown: string;
  footer?: Footer | undefined;
  language?: string;
  maxBodyLength?: number;
};

const border = "#d0d7de";
const styles: Record<string, string> = {
  a: "color:#0b62c4",
  p: "margin:0 0 16px",
  h1: "font-size:24px;line-height:1.25;margin:24px 0 12px",
  h2: "font-size:20px;line-height:1.3;margin:24px 0 12px",
  h3: "font-size:17px;line-height:1.35;margin:20px 0 8px",
  ul: "margin:0 0 16px;padding-left:24px",
  ol: "margin:0 0 16px;padding-left:24px",
  blockquote: `margin:0 0 16px;padding:0 0 0 16px;border-left:4px solid ${border}`,
  code: "font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:14px",
  pre: `margin:0 0 16px;padding:12px;border:1px solid ${border};border-radius:6px;white-space:pre-wrap;overflow-wrap:anywhere`,
  hr: `margin:24px 0;border:0;border-top:1px solid ${border}`,
  img: "max-width:100%;height:auto",
  table: "border-collapse:collapse;margin:0 0 16px",
  th: `padding:6px 12px;border:1px solid ${border};text-align:left`,
  td: `padding:6px 12px;border:1px solid ${border}`,
};

/**
 * Renders the mail of a Markdown message: HTML as the preview shows it, in a document with language and title, and
 * plain text made from the same rendering. For the browser's preview; a server calls `composeMessage`.
 * Throws `invalid` for Markdown that is too large or nests too deep.
 */
export function renderMail(parts: MessageParts): ComposedMessage {
  const { subject, markdown, footer, language = "en", maxBodyLength = Number.POSITIVE_INFINITY } = parts;
  const { body, text } = renderWithin(markdown, maxBodyLength);
  return {
    subject,
    html: documentOf({ title: subject, body, language, footer }),
    text: footer ? `${text}\n\n-- \n${[footer.text, footer.url].filter(Boolean).join("\n")}\n` : `${text}\n`,
  };
}

type Rendered = { body: string; text: string };

function render(markdown: string): Rendered {
  const body = renderHtml(markdown, styles);
  return { body, text: plainText(body) };
}

/**
 * The message, or as much of its beginning as fits in both forms, under a notice that says so. It is cut before it is
 * rendered, between two characters as people see them, so that every tag is closed.
 */
function renderWithin(markdown: string, maxLength: number): Rendered {
  const fits = ({ body, text }: Rendered) => body.length <= maxLength && text.length <= maxLength;
  const whole = render(markdown);
  if (fits(whole)) return whole;
  const ends = [...new Intl.Segmenter().segment(markdown)].map(({ index }) => index);
  let least = 0;
  // The form with tags is hardly ever shorter than what it was made of.
  let most = Math.min(ends.length - 1, maxLength);
  while (least < most) {
    const middle = Math.ceil((least + most) / 2);
    if (fits(render(markdown.slice(0, ends[middle])))) least = middle;
    else most = middle - 1;
  }
  const cut = render(markdown.slice(0, ends[least]));
  const notice = `This message was cut: it is longer than the ${maxLength.toLocaleString("en")} characters that the operator allows.`;
  return {
    body: `<p style="${styles.p};padding:8px 12px;border:1px solid ${border};border-radius:6px">${notice}</p>\n${cut.body}`,
    text: `${notice}\n\n${cut.text}`,
  };
}

function documentOf(parts: { title: string; body: string; language: string; footer: Footer | undefined }): string {
  const { title, body, language, footer } = parts;
  const link = footer && footerHtml(footer);
  return `<!doctype html>
<html lang="${escapeHtml(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(title)}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) { a { color: #6cb2ff !important; } .footer a, .footer span { color: #9da7b1 !important; } }
</style>
</head>
<body style="margin:0;padding:24px 16px">
<div style="max-width:680px;margin:0 auto;font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;font-size:16px;line-height:1.5;overflow-wrap:break-word">
${body}
${link ? `<p class="footer" style="margin:32px 0 0;padding-top:12px;border-top:1px solid ${border};font-size:13px">${link}</p>\n` : ""}</div>
</body>
</html>
`;
}

function footerHtml({ text, url }: Footer): string {
  if (!url) return `<span style="color:#57606a">${escapeHtml(text)}</span>`;
  return `<a href="${escapeHtml(url)}" style="color:#57606a">${escapeHtml(text)}</a>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}
