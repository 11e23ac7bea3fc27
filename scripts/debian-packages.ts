import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import { runCommand } from "#scripts/children.ts";

/** How long one call of apt may take, in seconds: a network that swallows packets must not hold up the tests. */
const patienceSeconds = 90;

/** Unpacks packages, and those they need that this system lacks, into `target`; its parent folder exists. */
export type Unpack = (packages: string[], target: string) => Promise<void>;

/**
 * Hands out what unpacks Debian packages into folders of ours. Nothing is installed: no script of a package runs, and
 * lists, cache and locks of the system's own apt are left alone, which is why it works for every account.
 * @throws `unavailable` with apt's own words, when there is no apt or it reaches no archive
 */
export async function withDebianArchive<T>(work: (unpack: Unpack) => Promise<T>): Promise<T> {
  if (spawnSync("apt-get", ["--version"]).status !== 0) throw unavailable("this system has no apt-get");
  const folder = mkdtempSync(join(tmpdir(), "mailroom-packages-"));
  try {
    // As root, apt fetches with an account of its own, which has to pass through.
    chmodSync(folder, 0o711);
    for (const name of ["lists", "archives"]) mkdirSync(join(folder, name, "partial"), { recursive: true });
    const { output } = await runApt(folder, ["update"]);
    // One source of several may be out of reach: whether that matters is seen when packages are fetched.
    const hasLists = readdirSync(join(folder, "lists")).some((name) => name.includes("_Packages"));
    if (!hasLists) throw unavailable(complaintIn(output) ?? "apt-get reached no archive");
    return await work(async (packages, target) => {
      const fetch = ["install", "--download-only", "--reinstall", "--no-install-recommends", "--yes"];
      const { code, output: words } = await runApt(folder, [...fetch, ...packages]);
      if (code !== 0) throw unavailable(complaintIn(words) ?? complaintIn(output) ?? "apt-get gave up");
      await unpackFetched(join(folder, "archives"), target);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runApt(folder: string, args: string[]): Promise<{ code: number; output: string }> {
  const options = [
    "Debug::NoLocking=true",
    `Dir::State::Lists=${join(folder, "lists")}`,
    `Dir::Cache=${folder}`,
    `Dir::Cache::Archives=${join(folder, "archives")}`,
    "Acquire::Languages=none",
    "Acquire::Retries=1",
    "Acquire::http::Timeout=10",
    "Acquire::https::Timeout=10",
  ];
  const command = ["timeout", String(patienceSeconds), "apt-get", ...options.flatMap((option) => ["-o", option])];
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", LC_ALL: "C" };
  return runCommand({ name: "apt-get", command: [...command, ...args], env });
}

async function unpackFetched(archives: string, target: string): Promise<void> {
  const partial = `${target}.${process.pid}`;
  try {
    for (const name of readdirSync(archives).filter((file) => file.endsWith(".deb"))) {
      const file = join(archives, name);
      const { code, output } = await runCommand({ name: "dpkg-deb", command: ["dpkg-deb", "-x", file, partial] });
      if (code !== 0) throw unavailable(output.split("\n")[0] ?? "dpkg-deb gave up");
      rmSync(file);
    }
    // A set-user-ID mark has no place outside the system, and the linker refuses a program that carries one our libraries.
    spawnSync("chmod", ["-R", "a-s,a+rX", partial]);
    rmSync(target, { recursive: true, force: true });
    renameSync(partial, target);
  } catch (error) {
    // Another run was faster: its copy serves.
    if ((error as NodeJS.ErrnoException).code !== "ENOTEMPTY" || !existsSync(target)) throw error;
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** What apt complains about: its first error, else its first warning. */
function complaintIn(output: string): string | undefined {
  return (/^E: (.+)$/m.exec(output) ?? /^W: (.+)$/m.exec(output))?.[1];
}

function unavailable(reason: string): AppError {
  return new AppError("unavailable", reason);
}
