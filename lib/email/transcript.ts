/** Takes secrets, line breaks and invisible characters out of a text and cuts it. */
export type Redact = (text: string, maxLength?: number) => string;

const mask = "***";
const maxLineLength = 500;
const maxLines = 200;

/** Far more than is ever shown, and little enough to search at once. */
export const maxTextLength = 20_000;

/** Values shorter than this are part of too many words to be searched for. */
const minSecretLength = 3;

/** Parts of an encoding of less than this are found in too many others. */
const minEncodedLength = 6;

/**
 * Makes a function that removes the given secrets wherever they stand, in every form in which SMTP or an echoing
 * server may repeat them: plain, base64, URL-encoded, hexadecimal, as the AUTH PLAIN triple. By value, since a server
 * can put them into any answer.
 */
export function createRedactor(auth: { user: string; secret: string } | undefined): Redact {
  const pattern = auth && patternOf(auth);
  return (text, maxLength) => {
    // Invisible characters go first: they could hide a secret from the search.
    return cut(pattern ? visible(text).replace(pattern, mask) : visible(text), maxLength);
  };
}

/** The beginning of a text, with a sign that there was more. */
export function cut(text: string, maxLength = maxLineLength): string {
  return text.length > maxLength ? `${text.slice(0, maxLength).toWellFormed()} …` : text;
}

/** Redacts every text within a value. Certificates stay whole: they are public, and a cut one is worth nothing. */
export function redactDeeply<T>(value: T, redact: Redact): T {
  if (typeof value === "string") return (pemBlock.test(value) ? value : redact(value)) as T;
  if (Array.isArray(value)) return value.map((entry) => redactDeeply(entry, redact)) as T;
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, redactDeeply(entry, redact)])) as T;
}

/** Nothing but one certificate: a text that only begins like one may hold anything. */
const pemBlock = /^-----BEGIN CERTIFICATE-----\n[A-Za-z0-9+/=\n]+-----END CERTIFICATE-----\n?$/;

function patternOf({ user, secret }: { user: string; secret: string }): RegExp | undefined {
  const values = [
    secret,
    encodeURIComponent(secret.toWellFormed()),
    base64(`\0${user}\0${secret}`),
    base64(`${user}\0${user}\0${secret}`),
    base64(`${user}:${secret}`),
    base64(secret),
    ...(secret.length < minEncodedLength ? [] : [0, 1, 2].map((offset) => base64Within(secret, offset))),
    Buffer.from(secret, "utf8").toString("hex"),
    base64(user),
  ];
  const searched = [...new Set(values.map(visible))].filter((value) => value.length >= minSecretLength);
  if (searched.length === 0) return undefined;
  const longestFirst = searched.sort((a, b) => b.length - a.length);
  return new RegExp(longestFirst.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "gi");
}

/** One line without control, formatting and private characters. */
function visible(text: string): string {
  const start = text.slice(0, maxTextLength);
  // Nearly every text is plain, and looking is quicker than replacing.
  if (/^[\x20-\x7e]*$/.test(start)) return start;
  return start.replace(/[\r\n\t\u2028\u2029]+/g, " ").replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu, "");
}

/** What base64 makes of these bytes behind `offset` others: the part that no neighbour changes (RFC 4648 section 4). */
function base64Within(text: string, offset: number): string {
  const length = Buffer.byteLength(text);
  const encoded = base64(" ".repeat(offset) + text);
  return encoded.slice(Math.ceil((offset * 4) / 3), Math.floor(((offset + length) * 4) / 3));
}

function base64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64").replace(/=+$/, "");
}

/** Writes the dialogue down line by line; see `Report.transcript`. */
export type Transcript = { client(text: string): void; server(text: string): void };

/** A transcript of at most 200 lines that hands each finished line to `say`. */
export function createTranscript(say: (line: string) => void, redact: Redact): Transcript {
  let count = 0;
  function add(prefix: string, text: string) {
    for (const line of text.split(/\r?\n/)) {
      count += 1;
      if (count < maxLines) say(`${prefix}${redact(line)}`);
      if (count === maxLines) say("… The rest is left out.");
      if (count >= maxLines) return;
    }
  }
  return { client: (text) => add("C: ", text), server: (text) => add("S: ", text) };
}
