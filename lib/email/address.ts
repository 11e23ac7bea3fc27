import * as z from "zod";

/** One mailbox. `address` is canonical: the local part as written, the domain in lower-case ASCII. */
export type Mailbox = { name?: string; address: string };

/** What became of a text: a mailbox, or a sentence that says what is wrong with it. */
export type ParsedMailbox = { ok: true; mailbox: Mailbox } | { ok: false; message: string };

/** Longest entry with its display name, in UTF-16 units. */
const maxEntryLength = 320;

// Variation selectors are ignorable too, but people's names carry emoji.
const invisible =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}]|(?![\uFE0E\uFE0F])\p{Default_Ignorable_Code_Point}/u;
const atSigns = /[@\uFE6B\uFF20]/u;
const dotAtom = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/;
const needsQuotes = /[^\p{L}\p{M}\p{N}\p{S} '’&/!?#%*{}._-]/u;

/**
 * Reads one mailbox: `user@example.com`, `<user@example.com>`, `Name <user@example.com>` or `"Name" <user@example.com>`.
 * Far stricter than RFC 5322: no comments, groups, routes, quoted local parts or address literals, because mail
 * software disagrees about those, and the disagreement decides who receives the mail.
 * @param options.isDotlessAllowed permits domains without a dot, as in `root@localhost`.
 */
export function parseMailbox(text: string, { isDotlessAllowed }: { isDotlessAllowed: boolean }): ParsedMailbox {
  if (text.length > 2 * maxEntryLength) return refuse(tooLong);
  const entry = text.replace(/^[\t\r\n\p{Zs}]+|[\t\r\n\p{Zs}]+$/gu, "");
  if (entry === "") return refuse("Enter an address, as in user@example.com.");
  if (entry.length > maxEntryLength) return refuse(tooLong);
  if (!entry.isWellFormed()) return refuse("This address contains half of a character. Type it again.");
  if (invisible.test(entry)) {
    return refuse("This address contains a line break or an invisible character. Type it again instead of pasting it.");
  }
  if (/\{\{|\}\}/.test(entry)) return refuse("Placeholders are not filled in here: enter an address.");
  const parts = splitName(entry);
  if ("message" in parts) return refuse(parts.message);
  const spec = parseAddress(parts.spec, isDotlessAllowed);
  if ("message" in spec) return refuse(spec.message);
  const { address } = spec;
  const name = parts.name.replace(/\s+/g, " ").trim();
  if (name === "" || name.toLowerCase() === address.toLowerCase()) return { ok: true, mailbox: { address } };
  const message = nameMistake(name);
  if (message) return refuse(message);
  const mailbox = { name, address };
  return formatMailbox(mailbox).length > maxEntryLength ? refuse(tooLong) : { ok: true, mailbox };
}

/** Writes a mailbox so that `parseMailbox` reads the same one again; the name stands in quotes where it has to. */
export function formatMailbox({ name, address }: Mailbox): string {
  if (!name) return address;
  return `${needsQuotes.test(name) ? `"${name.replace(/["\\]/g, "\\$&")}"` : name} <${address}>`;
}

/** A text that `parseMailbox` accepts, trimmed, with the parser's own sentences. */
export function mailboxText({ isDotlessAllowed }: { isDotlessAllowed: boolean }) {
  return z
    .string("Enter an address, as in user@example.com.")
    .superRefine((text, context) => {
      const parsed = parseMailbox(text, { isDotlessAllowed });
      if (!parsed.ok) context.addIssue({ code: "custom", message: parsed.message });
    })
    .trim();
}

// The bound keeps a quotation mark without a partner from being searched for to the end of a long text, again and again.
const piece =
  /((?:[^\S\t\r\n]*"(?:[^"\\\r\n]|\\[^\r\n]){0,320}")?[^,;\t\r\n\u2028\u2029]*)([,;\t\r\n\u2028\u2029]|$)/gu;

/**
 * Splits typed or pasted text into entries at commas, semicolons, tabs and line breaks. Names stay with their
 * addresses: `"Jones, Tom" <t@x.com>` and `Jones, Tom <t@x.com>` are one entry each; `a@x.com b@x.com` are two.
 * Nothing is judged here: every entry still goes through `parseMailbox`.
 */
export function splitMailboxes(text: string): string[] {
  const entries: string[] = [];
  let names: string[] = [];
  for (const [, raw = "", separator] of text.matchAll(piece)) {
    const entry = raw.trim();
    if (separator === "," && entry !== "" && !/[@"<]/.test(entry)) {
      names.push(entry);
      continue;
    }
    if (/^[^<"]+\s<[^<>]*>$/u.test(entry)) entries.push([...names, entry].join(", "));
    else for (const part of [...names, ...splitBlanks(entry)]) entries.push(part);
    names = [];
  }
  return entries.filter((entry) => entry !== "");
}

function splitBlanks(entry: string): string[] {
  if (/["<>]/.test(entry)) return [entry];
  const words = entry.split(/\s+/u);
  return words.every((word) => /^[^@]+@[^@]+$/.test(word)) ? words : [entry];
}

const tooLong = `An address with its name has at most ${maxEntryLength} characters.`;

function refuse(message: string): ParsedMailbox {
  return { ok: false, message };
}

type Mistake = { message: string };

function splitName(entry: string): { name: string; spec: string } | Mistake {
  const quoted = /^"((?:[^"\\]|\\.)*)"\s*/u.exec(entry);
  if (!quoted && entry.startsWith('"')) return { message: "The quotation mark before the name has no partner." };
  const rest = quoted ? entry.slice(quoted[0].length) : entry;
  const open = rest.indexOf("<");
  if (quoted && open !== 0) {
    return {
      message: rest.startsWith("@")
        ? "Quotation marks before the @ are not supported."
        : "Put the whole name into quotation marks, and the address after it into < and >.",
    };
  }
  if (open === -1) return { name: "", spec: rest };
  if (rest.indexOf("<", open + 1) !== -1) return { message: "Enter one address only: here are several < signs." };
  if (rest.indexOf(">") !== rest.length - 1) return { message: "Write the address between < and > at the very end." };
  const spec = rest.slice(open + 1, -1);
  if (quoted) return { name: (quoted[1] ?? "").replace(/\\(.)/gu, "$1"), spec };
  const name = rest.slice(0, open);
  if (name !== "" && !/\s$/u.test(name)) return { message: "Leave a space between the name and the <." };
  if (name.includes('"')) return { message: "Put the whole name into quotation marks, or none of it." };
  if (/[:;]/.test(name)) {
    return {
      message: "Groups are not supported: enter each address by itself. A name with : or ; needs quotation marks.",
    };
  }
  return { name, spec };
}

function nameMistake(name: string): string | undefined {
  if (atSigns.test(name)) return "A display name cannot contain @: it could pass for another address.";
  if (/[<>]/.test(name)) return "A display name cannot contain < or >.";
  if (name.includes("=?")) return "Write the display name as plain text: =? starts an encoded word in mail headers.";
  return undefined;
}

function parseAddress(spec: string, isDotlessAllowed: boolean): { address: string } | Mistake {
  if (/^mailto:/i.test(spec)) return { message: "Leave out mailto: and enter only the address." };
  if (/[,;]/.test(spec)) return { message: "Enter one address only, without commas or semicolons." };
  if (/[()]/.test(spec)) return { message: "Comments in parentheses are not supported: enter only the address." };
  if (/["\\]/.test(spec)) return { message: "Quotation marks and backslashes are not supported in an address." };
  if (/\s/u.test(spec))
    return { message: "An address contains no spaces. A name before it needs < and > around the address." };
  const at = spec.indexOf("@");
  if (at === -1) return { message: "An address needs an @, as in user@example.com." };
  if (at !== spec.lastIndexOf("@")) return { message: "An address has exactly one @." };
  const local = spec.slice(0, at);
  if (local === "") return { message: "The part before the @ is missing." };
  if (local.length > 64) return { message: "The part before the @ has at most 64 characters." };
  if (/[^\x21-\x7e]/.test(local)) {
    return { message: "Before the @ only the letters a to z, digits and common signs are supported." };
  }
  if (/^\.|\.$|\.\./.test(local)) return { message: "Before the @, dots stand only between other characters." };
  if (!dotAtom.test(local)) return { message: "The part before the @ contains a character that is not allowed there." };
  const domain = parseDomain(spec.slice(at + 1), isDotlessAllowed);
  return "message" in domain ? domain : { address: `${local}@${domain.ascii}` };
}

function parseDomain(written: string, isDotlessAllowed: boolean): { ascii: string } | Mistake {
  if (written === "") return { message: "The part after the @ is missing." };
  if (written.startsWith("["))
    return { message: "Write a domain name after the @: addresses in [ ] are not supported." };
  const ascii = domainToAscii(written);
  if (ascii === undefined) return { message: "The part after the @ is not a domain name." };
  if (ascii.endsWith(".")) return { message: "Leave out the dot at the end." };
  if (ascii.length > 253) return { message: "The part after the @ has at most 253 characters." };
  const labels = ascii.split(".");
  const last = labels.at(-1) ?? "";
  if (labels.includes("")) return { message: "After the @, dots stand only between other characters." };
  if (labels.some((label) => label.length > 63)) {
    return { message: "After the @, each part between dots has at most 63 characters." };
  }
  if (labels.some((label) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label))) {
    return {
      message: "After the @, use letters, digits, dots and hyphens; no hyphen at the beginning or end of a part.",
    };
  }
  // All digits or 0x…: URL parsers and some resolvers read such names as IPv4 addresses.
  if (/^(?:\d+|0x[0-9a-f]*)$/.test(last)) return { message: "After the @, the last part cannot be a number." };
  if (labels.length < 2 && !isDotlessAllowed)
    return { message: "The part after the @ needs a dot, as in example.com." };
  return { ascii };
}

// The URL parser is the one implementation of UTS 46 that browsers and Node share. It understands more than domains
// (ports, percent signs, numbers), so only letters, marks, digits, hyphens and full stops may reach it.
function domainToAscii(written: string): string | undefined {
  if (/^[\x21-\x7e]*$/.test(written)) return written.toLowerCase();
  if (!/^[\p{L}\p{M}\p{N}.\u3002\uFF0E\uFF61-]+$/u.test(written)) return undefined;
  return URL.canParse(`http://${written}`) ? new URL(`http://${written}`).hostname : undefined;
}
