import { randomBytes } from "node:crypto";

/** Every secret that tests of this process have entered somewhere. */
const canaries = new Set<string>();

/** A password or client secret that no other test uses; from now on nothing that Mailroom says may hold it. */
export function createCanary(): string {
  const canary = `canary${randomBytes(12).toString("hex")}`;
  canaries.add(canary);
  return canary;
}

/**
 * The places of these texts that hold a secret, in any form in which protocols write one: plain, percent-encoded and
 * inside JSON (which a canary's own letters survive unchanged), in base64 and base64url at whatever offset, in
 * hexadecimal. Empty when there are none.
 */
export function findLeaks(texts: Record<string, string>, secrets: Iterable<string> = canaries): string[] {
  const forms = [...secrets].flatMap((secret) => formsOf(secret));
  return Object.entries(texts).flatMap(([place, text]) => {
    const form = forms.find(({ value }) => text.includes(value));
    return form ? [`${place}: ${form.secret.slice(0, 10)}… ${form.name}`] : [];
  });
}

function formsOf(secret: string): { secret: string; name: string; value: string }[] {
  const bytes = Buffer.from(secret, "utf8");
  const values: [name: string, value: string][] = [
    ["plain", secret],
    ["percent-encoded", encodeURIComponent(secret)],
    ["form-encoded", new URLSearchParams([["", secret]]).toString().slice(1)],
    ["in JSON", JSON.stringify(secret).slice(1, -1)],
    ["in hexadecimal", bytes.toString("hex")],
    ...[0, 1, 2].flatMap((offset): [string, string][] => [
      ["in base64", base64Within(bytes, offset)],
      ["in base64url", base64Within(bytes, offset).replaceAll("+", "-").replaceAll("/", "_")],
    ]),
  ];
  return values.map(([name, value]) => ({ secret, name, value }));
}

/** The part of a base64 text that is the same whatever stands before and behind these bytes. */
function base64Within(bytes: Buffer, offset: number): string {
  const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
  const start = Math.ceil((offset * 4) / 3);
  const end = Math.floor(((offset + bytes.length) * 4) / 3);
  return encoded.slice(start, end);
}
