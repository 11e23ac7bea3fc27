import "server-only";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerDataStream } from "smtp-server";
import { logger } from "#lib/logger.ts";
import { saveSandboxMessage } from "#lib/sandbox/store.ts";

/** The sandbox takes mail without asking who sends it, so it may never listen anywhere else. */
const host = "127.0.0.1";
const maxMessageBytes = 25 * 1024 * 1024;

/** A running sandbox server. */
export type SandboxServer = { port: number; close: () => Promise<void> };

/**
 * Starts the mail server that accepts every sender, recipient and password and delivers nothing onwards: it stores
 * each message for the sandbox page. Listens on loopback at `preferredPort`, or at any free port when that is taken.
 */
export async function startSandboxServer(preferredPort: number): Promise<SandboxServer> {
  return listen(preferredPort).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    return listen(0);
  });
}

async function listen(preferredPort: number): Promise<SandboxServer> {
  const server = createServer();
  server.on("error", (error) => logger.debug({ err: error }, "A sandbox connection broke."));
  const listening = server.listen(preferredPort, host);
  await once(listening, "listening");
  const { port } = listening.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(resolve)) };
}

function createServer(): SMTPServer {
  return new SMTPServer({
    banner: "Mailroom sandbox",
    size: maxMessageBytes,
    authOptional: true,
    authMethods: ["PLAIN", "LOGIN"],
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    disableReverseLookup: true,
    // Milliseconds that a stop waits for open connections.
    closeTimeout: 1_000,
    onAuth: ({ username }, _session, callback) => callback(null, { user: username }),
    onData: (stream, { envelope }, callback) => {
      const { mailFrom, rcptTo } = envelope;
      readAll(stream)
        .then((source) =>
          saveSandboxMessage({
            envelopeFrom: mailFrom ? mailFrom.address : "",
            recipients: rcptTo.map(({ address }) => address),
            source,
          }),
        )
        .then(
          (id) => callback(null, `Kept in the sandbox as ${id}`),
          (error: Error & { responseCode?: number }) => {
            if (!error.responseCode) logger.error({ err: error }, "The sandbox could not store a message.");
            callback(replyFor(error));
          },
        );
    },
  });
}

/** The whole message, or an error with SMTP's own code once it is too large (RFC 1870 section 6.3). */
async function readAll(stream: SMTPServerDataStream): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    // What lies beyond the limit is read and dropped: the client listens only after it has sent everything.
    if (stream.sizeExceeded) chunks.length = 0;
    else chunks.push(chunk);
  }
  if (stream.sizeExceeded) throw smtpError("The sandbox takes messages of at most 25 MB.", 552);
  return Buffer.concat(chunks);
}

function replyFor(error: Error & { responseCode?: number }): Error {
  return error.responseCode ? error : smtpError("The sandbox could not store the message. Try again.", 451);
}

function smtpError(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}
