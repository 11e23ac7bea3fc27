import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Envelope } from "#lib/email/compose-mime.ts";
import { failure } from "#lib/email/facts.ts";
import type { TimeLimits } from "#lib/email/policy.ts";
import type { CommandReply } from "#lib/email/report.ts";
import { parseCapabilities } from "#lib/email/smtp-capabilities.ts";
import { watchDialogue } from "#lib/email/smtp-dialogue.ts";
import { clientName, type Opened } from "#lib/email/smtp-opening.ts";
import { maxReplyBytes } from "#lib/email/smtp-reply.ts";
import type { Capabilities } from "#lib/email/stage-facts.ts";
import type { Transcript } from "#lib/email/transcript.ts";

/** How long a server may take to say goodbye before the socket is closed anyway, in milliseconds. */
const quitMs = 1_000;

/** The library says single commands only for sign-in methods of one's own: this one stands for any command. */
const commandMethod = "COMMAND";

/** How much of a message is written at once. */
const chunkBytes = 16_384;

/** An SMTP session on an opened connection. Every promise rejects as soon as the connection is lost. */
export type Session = {
  capabilities: Capabilities;
  login(user: string, secret: string, mechanism: string): Promise<void>;
  /**
   * Hands one message over; resolves with the answer to the final dot. Throws a failure `LOST_AFTER_DOT` when that
   * answer never came: the server may have taken the message.
   */
  send(envelope: Envelope, mime: Buffer, onReply: (command: string, reply: string) => void): Promise<string>;
  /** Says one command and answers what the server said, whatever its code. */
  command(line: string): Promise<string>;
  /** Says QUIT and closes, within a second. */
  quit(): Promise<void>;
  /** Closes at once. */
  close(): void;
};

/**
 * Starts the session: EHLO, or HELO where that is refused. The greeting was read already and is put back into the
 * stream, so that the library finds a connection as if it had opened it.
 */
export async function startSession(args: {
  opened: Opened;
  host: string;
  limits: TimeLimits;
  transcript: Transcript;
  signal: AbortSignal;
  onReply: (reply: CommandReply) => void;
}): Promise<Session> {
  const { opened, limits, signal } = args;
  signal.throwIfAborted();
  const dialogue = watchDialogue(args);
  opened.socket.unshift(`${opened.greeting}\r\n`);
  const connection = new SMTPConnection({
    connection: opened.socket,
    secure: opened.isEncrypted,
    secured: opened.isEncrypted,
    ignoreTLS: true,
    host: args.host,
    name: clientName(),
    logger: dialogue.logger,
    transactionLog: true,
    connectionTimeout: limits.totalMs,
    greetingTimeout: limits.totalMs,
    socketTimeout: limits.totalMs,
    socketCloseTimeout: 0,
    maxResponseSize: maxReplyBytes,
    customAuth: { [commandMethod]: ({ auth, sendCommand }) => sendCommand(auth.line).then(auth.done) },
  });
  const lost = new Promise<never>((_, reject) => {
    connection.on("error", reject);
    // A command's own answer explains more than the end of the connection that comes with it.
    connection.once("end", () =>
      setImmediate(() => reject(failure("CONNECTION_CLOSED", "The connection was closed."))),
    );
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    // At once: the library takes any answer for one that it may go on after.
    dialogue.onFailure((error) => {
      reject(error);
      close();
    });
  });
  const close = () => {
    dialogue.stop();
    connection.close();
    opened.socket.destroy();
  };
  lost.catch(close);
  const orLost = <T>(start: (done: (error: Error | null | undefined, result?: T) => void) => void) =>
    Promise.race([
      lost,
      new Promise<T>((resolve, reject) => start((error, result) => (error ? reject(error) : resolve(result as T)))),
    ]);

  await orLost<void>((done) => connection.connect(done));
  return {
    capabilities: parseCapabilities(connection.lastServerResponse || ""),
    async login(user, secret, mechanism) {
      await orLost((done) => connection.login({ user, pass: secret, method: mechanism }, done));
    },
    async send(envelope, mime, onReply) {
      dialogue.onReply(onReply);
      const sent = orLost<{ response: string }>((done) =>
        connection.send({ ...envelope, size: mime.length }, inChunks(mime), done),
      );
      const info = await sent.catch((error: Error & { responseCode?: number }) => {
        const isAnswered = error.responseCode !== undefined;
        throw dialogue.isDotWritten() && !isAnswered ? failure("LOST_AFTER_DOT", error.message) : error;
      });
      return info.response;
    },
    command: (line) => {
      dialogue.announce(line);
      return orLost<string>((done) =>
        connection.login(
          { method: commandMethod, line, done: ({ response }: { response: string }) => done(null, response) },
          (error) => error && done(error),
        ),
      );
    },
    async quit() {
      await new Promise<void>((resolve) => {
        if (connection.destroyed) return resolve();
        const timer = setTimeout(resolve, quitMs);
        connection.once("end", () => {
          clearTimeout(timer);
          resolve();
        });
        connection.quit();
      });
      close();
    },
    close,
  };
}

/** In small pieces, the dot is written when the server has taken nearly all: in one piece, long before. */
function inChunks(mime: Buffer): Readable {
  const count = Math.ceil(mime.length / chunkBytes);
  const chunks = Array.from({ length: count }, (_, i) => mime.subarray(i * chunkBytes, (i + 1) * chunkBytes));
  return Readable.from(chunks, { objectMode: false });
}
