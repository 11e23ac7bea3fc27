/**
 * Largest body of a request, in bytes: a message of the longest length with every character escaped fits, and nothing
 * larger is read into memory.
 */
export const maxBodyBytes = 1_048_576;

/** What is answered to a larger one. */
export const tooLargeText = `A request may hold at most ${maxBodyBytes.toLocaleString("en")} bytes. Nothing was done: shorten it and send again.`;

/** True when a request says that its body is larger. One that does not say so is cut off while it is read. */
export function isBodyTooLarge(headers: Headers): boolean {
  return Number(headers.get("content-length") ?? 0) > maxBodyBytes;
}
