import { createServer, type Socket } from "node:net";
import { createSecureContext, type SecureContext } from "node:tls";
import { type Shared, secure, spoilHandshake, talk } from "#e2e/stand-ins/smtp-dialogue.ts";
import type { ReceivedMail, SmtpBehaviour } from "#e2e/stand-ins/smtp-script.ts";

export type SmtpStandIn = {
  port: number;
  /** Every message that was answered with a 2xx code after the final dot, or that the script lost after it. */
  messages: ReceivedMail[];
  /** Everything clients said, line by line; a message shows as its final dot. */
  lines: string[];
  /** Resolves when a client has said a line that starts with this text. */
  heard(start: string): Promise<void>;
  openConnections(): number;
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** A server that speaks only something old or weak has to go below OpenSSL's usual level of security. */
function contextOf({
  certificate,
  clientAuthority,
  tlsVersion,
  ciphers,
  dhparam,
}: SmtpBehaviour): SecureContext | undefined {
  if (!certificate) return undefined;
  return createSecureContext({
    ...certificate,
    ...(clientAuthority ? { ca: clientAuthority } : {}),
    ...(tlsVersion ? { minVersion: tlsVersion, maxVersion: tlsVersion } : {}),
    ...(tlsVersion || ciphers ? { ciphers: `${ciphers ?? "DEFAULT"}:@SECLEVEL=0` } : {}),
    ...(dhparam ? { dhparam } : {}),
  });
}

/** Starts a scripted SMTP server on loopback, on a free port unless one is given. */
export async function startSmtp(options: SmtpBehaviour & { host?: string; port?: number } = {}): Promise<SmtpStandIn> {
  const sockets = new Set<Socket>();
  const lines: string[] = [];
  const messages: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  const wake = () => {
    for (const check of waiting) check();
  };
  const until = (condition: () => boolean) =>
    new Promise<void>((resolve) => {
      const check = () => {
        if (!condition()) return;
        waiting.delete(check);
        resolve();
      };
      waiting.add(check);
      check();
    });
  const shared: Shared = {
    ...options,
    script: options.script ?? {},
    context: contextOf(options),
    messages,
    heard: (line) => {
      lines.push(line);
      wake();
    },
  };
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => {
      sockets.delete(socket);
      wake();
    });
    const isImplicit = options.tls === "implicit";
    const { handshake } = shared.script;
    if (isImplicit && handshake) return spoilHandshake(socket, handshake);
    talk(isImplicit ? secure(socket, shared) : socket, socket, shared, isImplicit);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, options.host ?? "127.0.0.1", resolve));
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The stand-in has no port.");
  return {
    port: address.port,
    messages,
    lines,
    heard: (start) => until(() => lines.some((line) => line.startsWith(start))),
    openConnections: () => sockets.size,
    idle: () => until(() => sockets.size === 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
