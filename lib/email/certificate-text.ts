import * as z from "zod";

/** Longest accepted PEM text, in characters: a certificate with a large key stays below 10,000. */
const maxLength = 20_000;

/** A PEM block with nothing but the block's own lines (RFC 7468); text around it, as openssl writes it, is left out. */
type Block = { label: string; pem: string; der?: Uint8Array<ArrayBuffer> };

/** One certificate as PEM text. */
export const certificateText = pemText(
  "Paste the certificate, beginning with -----BEGIN CERTIFICATE-----.",
  certificateMistake,
);

/** The certificate of an authority, or of a server, that a connector trusts besides the well-known ones. */
export const trustedCertificateText = pemText(
  "Paste the certificate, beginning with -----BEGIN CERTIFICATE-----.",
  trustedCertificateMistake,
);

/** An unencrypted RSA private key as PEM text (PKCS #8 or PKCS #1). */
export const privateKeyText = pemText("Paste the private key, beginning with -----BEGIN PRIVATE KEY-----.", keyMistake);

/** An unencrypted private key of any kind as PEM text. */
export const anyKeyText = pemText("Paste the private key, beginning with -----BEGIN PRIVATE KEY-----.", anyKeyMistake);

function pemText(missing: string, mistakeIn: (blocks: Block[], text: string) => string | undefined) {
  return z
    .string(missing)
    .max(maxLength, `Use at most ${maxLength.toLocaleString("en")} characters.`)
    .transform((text, context) => {
      const blocks = blocksOf(text);
      const message = text.trim() === "" ? missing : mistakeIn(blocks, text);
      if (message) context.addIssue({ code: "custom", message });
      return blocks[0]?.pem ?? "";
    });
}

function certificateMistake(blocks: Block[], text: string): string | undefined {
  const mistake = certificateFormMistake(blocks, text, "that of the application, without its chain");
  if (mistake || hasRsaKey(blocks[0]?.der)) return mistake;
  return "This certificate is not for an RSA key, which Microsoft Entra needs.";
}

function trustedCertificateMistake(blocks: Block[], text: string): string | undefined {
  return certificateFormMistake(blocks, text, "that of the authority");
}

/** `which` says which one of several is meant. */
function certificateFormMistake(blocks: Block[], text: string, which: string): string | undefined {
  if (text.includes("PRIVATE KEY-----")) {
    return "This contains a private key, which belongs into the field for it. Paste the certificate alone.";
  }
  if (blocks.length > 1) return `Paste one certificate only: ${which}.`;
  const [block] = blocks;
  if (block?.label === "CERTIFICATE REQUEST" || block?.label === "PUBLIC KEY") {
    return `This is a ${block.label.toLowerCase()}. Paste the certificate that was issued for it.`;
  }
  if (block?.label !== "CERTIFICATE") {
    return "This is not a certificate in PEM form. It begins with -----BEGIN CERTIFICATE-----.";
  }
  return block.der ? undefined : "This certificate is damaged or incomplete. Copy it again, from BEGIN to END.";
}

function keyMistake(blocks: Block[], text: string): string | undefined {
  const [block] = blocks;
  if (block?.label === "EC PRIVATE KEY" || (block?.label === "PRIVATE KEY" && block.der && !hasRsaKey(block.der))) {
    return "This is not an RSA key, which Microsoft Entra needs.";
  }
  return anyKeyMistake(blocks, text);
}

function anyKeyMistake(blocks: Block[], text: string): string | undefined {
  if (text.includes("ENCRYPTED")) {
    return "This key is protected by a passphrase. Decrypt it first: openssl pkey -in key.pem -out plain.pem.";
  }
  if (text.includes("-----BEGIN CERTIFICATE-----")) {
    return "This contains a certificate, which belongs into the field for it. Paste the private key alone.";
  }
  const [block] = blocks;
  if (blocks.length > 1) return "Paste one private key only.";
  if (!["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"].includes(block?.label ?? "")) {
    return "This is not a private key in PEM form. It begins with -----BEGIN PRIVATE KEY-----.";
  }
  return block?.der ? undefined : "This key is damaged or incomplete. Copy it again, from BEGIN to END.";
}

/** The thumbprints of a certificate as Entra shows them: upper-case hexadecimal. Undefined for a text that is none. */
export async function thumbprints(pem: string): Promise<{ sha1: string; sha256: string } | undefined> {
  const [block] = blocksOf(pem);
  if (block?.label !== "CERTIFICATE" || !block.der) return undefined;
  const { der } = block;
  const [sha1, sha256] = await Promise.all(["SHA-1", "SHA-256"].map((name) => crypto.subtle.digest(name, der)));
  return sha1 && sha256 && { sha1: hex(sha1), sha256: hex(sha256) };
}

function blocksOf(text: string): Block[] {
  const pattern = /^-----BEGIN ([A-Z0-9 ]+)-----[ \t]*\n([^-]*)-----END \1-----[ \t]*$/gm;
  return Array.from(text.replace(/\r\n?/g, "\n").matchAll(pattern), ([, label = "", body = ""]) => {
    const lines = body
      .split("\n")
      .map((line) => line.trim())
      .filter(Boolean);
    const pem = [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`].join("\n");
    return { label, pem, der: decode(lines.join("")) };
  });
}

/** The bytes of a DER value that is exactly one ASN.1 sequence; anything else has been cut or damaged. */
function decode(base64: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.length % 4 !== 0) return undefined;
  const der = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  const [tag, length = 0] = der;
  const sizeBytes = length > 0x80 ? length - 0x80 : 0;
  const size = sizeBytes ? der.slice(2, 2 + sizeBytes).reduce((sum, byte) => sum * 256 + byte, 0) : length;
  return tag === 0x30 && der.length === 2 + sizeBytes + size ? der : undefined;
}

/** Looks for the object identifier rsaEncryption, 1.2.840.113549.1.1.1 (RFC 8017 appendix C). */
function hasRsaKey(der: Uint8Array<ArrayBuffer> | undefined): boolean {
  return der !== undefined && hex(der.buffer).includes("06092A864886F70D010101");
}

function hex(bytes: ArrayBuffer): string {
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}
