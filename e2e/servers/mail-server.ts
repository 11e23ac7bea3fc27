import { spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Certificate } from "#e2e/stand-ins/certificates.ts";
import { type Child, startChild } from "#scripts/children.ts";
import { findFreePort } from "#scripts/ports.ts";
import { unpackedEnvironment } from "#scripts/unpacked.ts";

/** The domain that the servers take mail for. Its only mailbox is that of {@link mailUser}. */
export const mailDomain = "example.test";

/** Who may sign in. The servers take its address for the user's own. */
export const mailUser = { username: `ada@${mailDomain}`, password: "correct horse" };

/** A sender that the servers refuse. */
export const blockedSender = `blocked@${mailDomain}`;

/** The largest message that the servers take. */
export const maxMessageBytes = 20_000;

/** The ports of one server, all on loopback, by what each demands. Sign-in is offered after STARTTLS. */
export type Ports = {
  /** Takes mail for its own domain from everybody, for others after sign-in. */
  open: number;
  /** Takes mail after sign-in only, and judges the sender as soon as it is named. */
  members: number;
  /** Takes mail after sign-in only, and says so when the recipients are named. */
  submission: number;
  /** Takes mail after STARTTLS only. */
  encrypted: number;
  /** Does not announce how large a message may be. */
  sizeless: number;
};

/** A real mail server with queue and settings of its own, which hands no mail on. Gone after `stop`. */
export type MailServer = { ports: Ports; stop: () => Promise<void> };

/** Where one server lives and runs. */
export type Place = {
  /** Where its package is unpacked. */
  root: string;
  folder: string;
  ports: Ports;
  env: Record<string, string>;
  keyFile: string;
  certFile: string;
  /** Gives a file or folder to the account that the server works as. */
  giveAway: (path: string) => void;
};

const pollMs = 20;
const greetsWithinMs = 10_000;

/**
 * Starts a mail server in a temporary folder and waits until every port greets.
 * @param root where its package is unpacked
 * @param prepare writes its settings and answers the command that runs it in the foreground, with its environment
 */
export async function startMailServer(
  root: string,
  certificate: Certificate,
  prepare: (place: Place) => { command: string[]; env: Record<string, string> },
): Promise<MailServer> {
  const folder = mkdtempSync(join(tmpdir(), "mailroom-mail-"));
  const logFile = join(folder, "log");
  let child: Child | undefined;
  const stop = async () => {
    await child?.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const place = await createPlace(root, folder, certificate);
    const { command, env } = prepare(place);
    // The server reads its files with rights that it has dropped, whatever the umask of this shell.
    spawnSync("chmod", ["-R", "go+rX", folder]);
    child = startChild({ name: "mail server", command, env: { ...process.env, ...env }, cwd: folder, logFile });
    const ended = child.exited.then((code) => {
      throw new Error(`It ended with exit code ${code}.`);
    });
    await Promise.race([ended, Promise.all(Object.values(place.ports).map(waitForGreeting))]);
    return { ports: place.ports, stop };
  } catch (cause) {
    const log = existsSync(logFile) ? readFileSync(logFile, "utf8") : "";
    await stop();
    throw new Error(`The mail server did not start.\n${log}`, { cause });
  }
}

async function createPlace(root: string, folder: string, certificate: Certificate): Promise<Place> {
  const { env, account } = unpackedEnvironment(root, folder);
  const keyFile = join(folder, "key.pem");
  const certFile = join(folder, "cert.pem");
  const giveAway = (path: string) => chownSync(path, account.uid, account.gid);
  writeFileSync(certFile, certificate.cert);
  writeFileSync(keyFile, certificate.key);
  return { root, folder, ports: await findPorts(), env, keyFile, certFile, giveAway };
}

async function findPorts(): Promise<Ports> {
  const [open = 0, members = 0, submission = 0, encrypted = 0, sizeless = 0] = await Promise.all(
    [0, 0, 0, 0, 0].map(findFreePort),
  );
  return { open, members, submission, encrypted, sizeless };
}

async function waitForGreeting(port: number): Promise<void> {
  const deadline = Date.now() + greetsWithinMs;
  while (!(await isGreeting(port))) {
    if (Date.now() > deadline) throw new Error(`Port ${port} did not greet within ${greetsWithinMs / 1_000} s.`);
    await setTimeout(pollMs);
  }
}

function isGreeting(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.setTimeout(greetsWithinMs, () => socket.destroy());
    socket.once("data", (bytes) => {
      resolve(bytes.toString().startsWith("220"));
      socket.end("QUIT\r\n");
    });
    socket.once("error", () => {});
    socket.once("close", () => resolve(false));
  });
}
