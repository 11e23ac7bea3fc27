import { isIP, type Socket } from "node:net";
import ipaddr from "ipaddr.js";
import { failure } from "#lib/email/facts.ts";
import { canonicalHost } from "#lib/email/host.ts";
import type { ProxyServer } from "#lib/email/policy.ts";
import { readPart } from "#lib/email/read-part.ts";

const version = 5;
const withoutSignIn = 0;
const withPassword = 2;
const addressTypes = { ipv4: 1, name: 3, ipv6: 4 } as const;

/** What the proxy's reply means (RFC 1928 section 6); the network behind it, where it is none of these. */
const refusals: Record<number, string> = { 2: "PROXY_REFUSED", 7: "PROXY_REFUSED", 8: "PROXY_REFUSED" };

/**
 * Asks a SOCKS5 proxy for a tunnel (RFC 1928, RFC 1929). A name is handed over as a name. What the other side says
 * first stays in the stream.
 * @throws a failure with the code `PROXY_FOREIGN`, `PROXY_SIGN_IN_NEEDED`, `PROXY_SIGN_IN_REFUSED`, `PROXY_REFUSED` or
 * `PROXY_NO_WAY`
 */
export async function connectBySocks(
  socket: Socket,
  { login }: ProxyServer,
  target: { host: string; port: number },
  signal: AbortSignal,
): Promise<void> {
  const ask = async (bytes: (number | Buffer)[], endOf: (received: Buffer) => number | undefined) => {
    socket.write(Buffer.concat(bytes.map((part) => (typeof part === "number" ? Buffer.from([part]) : part))));
    return readPart(socket, endOf, signal);
  };
  const methods = [withoutSignIn, ...(login ? [withPassword] : [])];
  const [, method] = await ask([version, methods.length, ...methods], exactly(2, version));
  if (login && method === withPassword) {
    const [, status] = await ask([1, withLength(login.username), withLength(login.password)], exactly(2, 1));
    if (status !== 0) throw refused("PROXY_SIGN_IN_REFUSED", `SOCKS sign-in status ${status}`);
  } else if (method !== withoutSignIn) {
    throw refused(login ? "PROXY_SIGN_IN_REFUSED" : "PROXY_SIGN_IN_NEEDED", `SOCKS sign-in method ${method}`);
  }
  const port = Buffer.from([target.port >> 8, target.port & 0xff]);
  const [, reply = 1] = await ask([version, 1, 0, addressOf(canonicalHost(target.host)), port], endOfReply);
  if (reply !== 0) throw refused(refusals[reply] ?? "PROXY_NO_WAY", `SOCKS reply ${reply}`);
}

function addressOf(host: string): Buffer {
  if (!isIP(host)) return Buffer.concat([Buffer.from([addressTypes.name]), withLength(host)]);
  const address = ipaddr.parse(host);
  return Buffer.from([addressTypes[address.kind()], ...address.toByteArray()]);
}

/** A text behind its length, which is one byte: what is longer cannot be said. */
function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) throw failure("PROXY_SIGN_IN_REFUSED", "SOCKS5 knows no text of more than 255 bytes.");
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function exactly(length: number, first: number): (received: Buffer) => number | undefined {
  return (received) => {
    if (received[0] !== first) throw failure("PROXY_FOREIGN", "The answer is not one of a SOCKS5 proxy.");
    return received.length < length ? undefined : length;
  };
}

/** The reply ends with an address, whose length depends on its type. */
function endOfReply(received: Buffer): number | undefined {
  if (exactly(5, version)(received) === undefined) return undefined;
  const lengths: Record<number, number> = { 1: 4, 3: 1 + (received[4] ?? 0), 4: 16 };
  const length = lengths[received[3] ?? 0];
  if (length === undefined) throw failure("PROXY_FOREIGN", "The answer is not one of a SOCKS5 proxy.");
  const end = 4 + length + 2;
  return received.length < end ? undefined : end;
}

function refused(code: string, answer: string) {
  return failure(code, `The proxy answered: ${answer}.`, { details: { answer } });
}
