import { createPublicKey } from "node:crypto";

/** The public key in a DKIM record, as far as it can be read. `bits` is the length of an RSA key. */
export type DkimKey =
  | { state: "valid"; algorithm: "rsa" | "ed25519"; bits?: number; isTesting: boolean }
  | { state: "revoked" }
  | { state: "broken"; reason: string };

/** Reads a DKIM record (RFC 6376 section 3.6.1, RFC 8463); undefined for a text that is none. */
export function parseDkimKey(text: string): DkimKey | undefined {
  const tags = parseTags(text);
  const value = tags.get("p");
  if (value === undefined)
    return tags.has("k") || tags.has("v") ? broken("it has no p=, where the key belongs") : undefined;
  const version = tags.get("v");
  if (version !== undefined && version !== "DKIM1") return broken(`it starts with v=${version} instead of v=DKIM1`);
  if (value === "") return { state: "revoked" };
  const algorithm = tags.get("k") ?? "rsa";
  const isTesting = (tags.get("t") ?? "").split(":").includes("y");
  if (algorithm === "ed25519") return { state: "valid", algorithm, isTesting };
  if (algorithm !== "rsa") return broken(`the kind of key ${algorithm} is unknown`);
  const bits = rsaBits(value);
  return bits === undefined ? broken("its key cannot be read") : { state: "valid", algorithm, bits, isTesting };
}

/** The tags of a `name=value; name=value` list, without the blanks around and within them (RFC 6376 section 3.2). */
export function parseTags(text: string): Map<string, string> {
  const pairs = text.split(";").flatMap((part) => {
    const [, name, value] = /^\s*([a-z]\w*)\s*=([\s\S]*)$/i.exec(part) ?? [];
    return name === undefined ? [] : [[name.toLowerCase(), (value ?? "").replace(/\s+/g, "")] as const];
  });
  return new Map(pairs);
}

function broken(reason: string): DkimKey {
  return { state: "broken", reason };
}

function rsaBits(base64: string): number | undefined {
  const key = Buffer.from(base64, "base64");
  // Some publish the bare RSA key instead of the one that names its algorithm.
  for (const type of ["spki", "pkcs1"] as const) {
    try {
      return createPublicKey({ key, format: "der", type }).asymmetricKeyDetails?.modulusLength;
    } catch {}
  }
  return undefined;
}
