import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { join, type Serving } from "#e2e/stand-ins/proxy-script.ts";

/** Serves one request of a client of an HTTP proxy (RFC 9110 section 9.3.6). */
export async function serveConnect(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  serving: Serving,
): Promise<void> {
  socket.on("error", () => {});
  const target = request.url ?? "";
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
  const basic = /^Basic (.+)$/.exec(request.headers["proxy-authorization"] ?? "")?.[1];
  const login = basic && Buffer.from(basic, "base64").toString();
  serving.note({ target, headers, ...(login ? { login } : {}) });
  if (serving.login && login !== serving.login) return refuse(socket, 407);
  if (serving.refusal) return refuse(socket, serving.refusal);
  const way = await serving.reach(target);
  if (!way) return refuse(socket, 502);
  socket.write("HTTP/1.1 200 Connection established\r\nVia: 1.1 stand-in\r\n\r\n");
  way.write(head);
  join(socket, way);
}

function refuse(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} Refused\r\nProxy-Authenticate: Basic\r\nContent-Length: 13\r\n\r\ninternal page`);
}
