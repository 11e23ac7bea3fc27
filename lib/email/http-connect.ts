import type { Socket } from "node:net";
import { failure } from "#lib/email/facts.ts";
import { authorityOf } from "#lib/email/host.ts";
import type { ProxyServer } from "#lib/email/policy.ts";
import { readPart } from "#lib/email/read-part.ts";

/** No real answer comes near it; it stops a proxy that never ends one. */
const maxHeaderBytes = 16_384;

/** The end of the answer's header (RFC 9112 section 2.1). */
const headerEnd = "\r\n\r\n";

/**
 * Asks an HTTP proxy for a tunnel (RFC 9110 section 9.3.6). What the other side says first stays in the stream.
 * @throws a failure with the code `PROXY_FOREIGN`, `PROXY_SIGN_IN_NEEDED`, `PROXY_SIGN_IN_REFUSED`, `PROXY_REFUSED` or
 * `PROXY_NO_WAY`
 */
export async function connectByHttp(
  socket: Socket,
  proxy: ProxyServer,
  target: { host: string; port: number },
  signal: AbortSignal,
): Promise<void> {
  const authority = authorityOf(target);
  const headers = Object.entries({ ...proxy.headers, ...credentialsOf(proxy) });
  const lines = [`CONNECT ${authority} HTTP/1.1`, `Host: ${authority}`, ...headers.map((pair) => pair.join(": "))];
  socket.write(`${lines.join("\r\n")}${headerEnd}`);
  const header = await readPart(socket, endOfHeader, signal);
  const [, status] = /^HTTP\/1\.[01] (\d{3})(?: |\r)/.exec(header.toString("latin1")) ?? [];
  const code = codeOf(Number(status), proxy);
  // The proxy's words may be a page of somebody's inner network: the status says enough.
  if (code) throw failure(code, `The proxy answered: HTTP ${status}.`, { details: { answer: `HTTP ${status}` } });
}

function credentialsOf({ login }: ProxyServer): Record<string, string> {
  if (!login) return {};
  const pair = Buffer.from(`${login.username}:${login.password}`).toString("base64");
  return { "Proxy-Authorization": `Basic ${pair}` };
}

function endOfHeader(received: Buffer): number | undefined {
  const start = received.subarray(0, 7).toString("latin1");
  if (!"HTTP/1.".startsWith(start)) throw failure("PROXY_FOREIGN", "The answer is not one of an HTTP proxy.");
  const end = received.indexOf(headerEnd);
  if (end >= 0) return end + headerEnd.length;
  if (received.length > maxHeaderBytes) throw failure("PROXY_FOREIGN", "The answer never ended.");
  return undefined;
}

/** What an answer means; nothing where it opens the tunnel. */
function codeOf(status: number, { login }: ProxyServer): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  // Tinyproxy says 401 to a wrong password.
  if (status === 407 || status === 401) return login ? "PROXY_SIGN_IN_REFUSED" : "PROXY_SIGN_IN_NEEDED";
  if (status >= 400 && status < 500) return "PROXY_REFUSED";
  return status >= 500 ? "PROXY_NO_WAY" : "PROXY_FOREIGN";
}
