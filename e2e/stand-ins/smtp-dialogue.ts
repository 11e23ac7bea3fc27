import { createHmac, X509Certificate } from "node:crypto";
import type { Socket } from "node:net";
import { type SecureContext, TLSSocket } from "node:tls";
import { simpleParser } from "mailparser";
import type { ReceivedMail, SmtpBehaviour, SmtpPoint, SmtpScript } from "#e2e/stand-ins/smtp-script.ts";

/** What all conversations of one server share. */
export type Shared = SmtpBehaviour & {
  script: SmtpScript;
  context: SecureContext | undefined;
  messages: ReceivedMail[];
  heard: (line: string) => void;
};

/** Answers a TLS handshake on this connection. */
export function secure(socket: Socket, { context, clientAuthority }: Shared): TLSSocket {
  const asks = clientAuthority !== undefined;
  const options = { isServer: true, requestCert: asks, rejectUnauthorized: asks };
  const secured = new TLSSocket(socket, { ...options, ...(context ? { secureContext: context } : {}) });
  // The library asks for a certificate and leaves the verdict to its server, which is not used here.
  secured.once("secure", () => {
    const { publicKey } = asks ? new X509Certificate(clientAuthority) : {};
    if (publicKey && !secured.getPeerX509Certificate()?.verify(publicKey)) socket.destroy();
  });
  secured.on("error", () => socket.destroy());
  secured.once("close", () => socket.destroy());
  return secured;
}

/** Meets the client's first words of TLS with something else. */
export function spoilHandshake(socket: Socket, way: NonNullable<SmtpScript["handshake"]>): void {
  socket.once("data", () => {
    if (way === "plain") socket.write("500 5.5.1 What?\r\n");
    if (way === "close") socket.end(() => socket.destroy());
    if (way === "reset") socket.resetAndDestroy();
  });
  socket.resume();
}

/** One conversation. `stream` is the encrypted side of `socket`, or `socket` itself. */
export function talk(stream: Socket, socket: Socket, shared: Shared, isEncrypted: boolean, isFresh = true): void {
  const { script, tls, auth, requireAuth = false, requireTls = false, messages } = shared;
  let received = Buffer.alloc(0);
  let envelope = { from: "", to: [] as string[] };
  let isAuthenticated = false;
  let isInBody = false;
  let isStopped = false;
  let onAuthLine: ((line: string) => void) | undefined;
  let output = Promise.resolve();

  /** False when the script ends the conversation here. */
  function isOn(point: SmtpPoint): boolean {
    if (script.silentAt !== point && script.closeAt !== point && script.resetAt !== point) return true;
    isStopped = true;
    if (script.closeAt === point) stream.end(() => socket.destroy());
    // Not before the client has noticed that it is connected: to it that would be a connection that never stood.
    if (script.resetAt === point) setImmediate(() => socket.resetAndDestroy());
    return false;
  }
  function answer(point: SmtpPoint, text: string): void {
    if (!isOn(point)) return;
    const bytes = `${text.replaceAll("\n", "\r\n")}\r\n`;
    const { dripMs } = script;
    if (dripMs === undefined) stream.write(bytes);
    else for (const byte of bytes) output = output.then(() => drip(byte, dripMs));
    // A server that says 421 hangs up (RFC 5321 section 3.8).
    if (!text.startsWith("421")) return;
    isStopped = true;
    output.then(() => stream.end());
  }
  async function drip(byte: string, ms: number): Promise<void> {
    if (stream.destroyed) return;
    await new Promise((resolve) => setTimeout(resolve, ms));
    stream.write(byte);
  }

  function capabilities(): string {
    const lines = ["mail.test greets you", ...(script.ehlo || [])];
    if (tls === "starttls" && !isEncrypted) lines.push("STARTTLS");
    if (auth) lines.push(`AUTH ${auth.mechanisms.join(" ")}`);
    return lines.map((line, index) => `250${index === lines.length - 1 ? " " : "-"}${line}`).join("\n");
  }

  function decide(user: string, isRight: boolean): void {
    onAuthLine = undefined;
    isAuthenticated = user !== "" && isRight && script.auth === undefined;
    answer("auth", script.auth ?? (isAuthenticated ? "235 2.7.0 Welcome" : "535 5.7.8 Bad user name or password"));
  }
  function authenticate(mechanism: string, initial = ""): void {
    const users = auth ? auth.users : {};
    if (mechanism === "PLAIN") {
      const [, user = "", secret] = decode(initial).split("\0");
      decide(user, users[user] === secret);
    } else if (mechanism === "LOGIN") {
      onAuthLine = (user) => {
        onAuthLine = (secret) => decide(decode(user), users[decode(user)] === decode(secret));
        answer("auth", "334 UGFzc3dvcmQ6");
      };
      answer("auth", "334 VXNlcm5hbWU6");
    } else {
      const challenge = "<1.2@mail.test>";
      onAuthLine = (line) => {
        const [user = "", digest] = decode(line).split(" ");
        decide(
          user,
          digest ===
            createHmac("md5", users[user] ?? "")
              .update(challenge)
              .digest("hex"),
        );
      };
      answer("auth", `334 ${Buffer.from(challenge).toString("base64")}`);
    }
  }

  const commands: Record<string, (argument: string) => void> = {
    ehlo: () => answer("ehlo", script.hello ?? (script.ehlo === false ? "502 5.5.1 Not implemented" : capabilities())),
    helo: () => answer("ehlo", script.hello ?? "250 mail.test"),
    starttls() {
      const reply = script.starttls ?? "220 2.0.0 Go ahead";
      answer("starttls", reply);
      if (!reply.startsWith("220") || isStopped) return;
      isStopped = true;
      stream.removeAllListeners("data");
      if (script.handshake) return spoilHandshake(socket, script.handshake);
      talk(secure(socket, shared), socket, shared, true, false);
    },
    auth(argument) {
      const [mechanism = "", initial] = argument.split(" ");
      authenticate(mechanism.toUpperCase(), initial);
    },
    mail(argument) {
      envelope = { from: addressIn(argument), to: [] };
      const plainRefusal = requireTls && !isEncrypted && "530 5.7.0 Must issue a STARTTLS command first";
      const words = requireAuth === true ? "530 5.7.0 Authentication required" : requireAuth;
      const refusal = !isAuthenticated && words;
      answer("mail", plainRefusal || refusal || (script.mail ?? "250 2.1.0 Sender fine"));
    },
    rcpt(argument) {
      const reply = script.rcpt?.(addressIn(argument)) ?? "250 2.1.5 Recipient fine";
      if (reply.startsWith("2")) envelope.to.push(addressIn(argument));
      answer("rcpt", reply);
    },
    data() {
      const reply = script.data ?? (envelope.to.length > 0 ? "354 Go on" : "503 5.5.1 No recipients");
      isInBody = reply.startsWith("3");
      answer("data", reply);
    },
    rset() {
      envelope = { from: "", to: [] };
      answer("rset", "250 2.0.0 Forgotten");
    },
    quit() {
      answer("quit", "221 2.0.0 Bye");
      if (!isStopped) output.then(() => stream.end());
    },
  };

  function takeLine(line: string): void {
    shared.heard(line);
    const [verb = "", argument = ""] = line.split(/ (.*)/s);
    const run = commands[verb.toLowerCase()] ?? (() => answer("ehlo", "500 5.5.2 What?"));
    if (onAuthLine) onAuthLine(line);
    else run(argument);
  }
  async function takeMessage(raw: string): Promise<void> {
    isInBody = false;
    shared.heard(".");
    const { from, to } = envelope;
    const mail = await simpleParser(Buffer.from(raw, "latin1"));
    const final = script.final ?? "250 2.0.0 Queued as TEST1";
    if (final.startsWith("2")) messages.push({ envelope: { from, to }, raw, mail });
    answer("final", final);
  }
  /** Takes one line or one whole message; false when there is none. */
  function step(): boolean {
    if (isStopped || (isInBody && received.length > 0 && !isOn("body"))) return false;
    const mark = isInBody ? "\r\n.\r\n" : "\r\n";
    const end = received.indexOf(mark);
    if (end < 0) return false;
    const chunk = received.subarray(0, end);
    received = received.subarray(end + mark.length);
    if (isInBody) takeMessage(`${chunk.toString("latin1").replace(/^\.\./gm, ".")}\r\n`);
    else takeLine(chunk.toString("utf8"));
    return true;
  }

  stream.on("error", () => {});
  stream.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (step());
  });
  if (!isFresh) return;
  const greet = () => answer("greeting", script.greeting ?? "220 mail.test ESMTP");
  // Words that wait for a handshake which never ends would keep the connection open for ever.
  if (isEncrypted) stream.once("secure", greet);
  else greet();
}

function decode(text: string): string {
  return Buffer.from(text, "base64").toString("utf8");
}

function addressIn(argument: string): string {
  return /<([^>]*)>/.exec(argument)?.[1] ?? "";
}
