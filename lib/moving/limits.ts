/** What an upload may have in bytes, as it is sent: the rest of the body's limit (lib/body-limit.ts) is for the choices. */
export const maxImportBytes = 1_000_000;

/** What is said of a larger one. */
export const importTooLarge = "A file may have at most 1 MB. Import it in several parts, or with npm run connectors.";

/** Connectors of one upload. */
export const maxUploadConnectors = 1_000;

/** Whether a text is too large to be uploaded. */
export function isImportTooLarge(text: string): boolean {
  // No character takes less than a byte, so that a far too long text need not be counted.
  return text.length > maxImportBytes || new TextEncoder().encode(JSON.stringify(text)).length > maxImportBytes;
}
