import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import pg from "pg";
import { AppError } from "#lib/errors.ts";
import { type Child, runCommand, startChild } from "#scripts/children.ts";
import { logFileIn } from "#scripts/data-folder.ts";
import { findFreePort } from "#scripts/ports.ts";
import {
  canEnter,
  findDatabaseUser,
  locateBinaries,
  makeSharedFolder,
  type SystemUser,
  sharedFolder,
} from "#scripts/postgres-binaries.ts";
import { recoverCluster } from "#scripts/postgres-orphan.ts";

/** A running PostgreSQL of our own. `url` leads to the database `mailroom`. */
export type Postgres = { url: string; server: Child };

/** `database.json` in the data folder, mode 0600: where the cluster lies and how to reach it. */
type DatabaseRecord = { cluster: string; port: number; password: string };

const name = "mailroom";
const majorVersion = "18";
const pollMs = 50;
const startAttempts = 3;

/** For databases that are thrown away with their test. */
const careless = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"];

/** The URL of the embedded database of a data folder, if one was ever started there. */
export function findEmbeddedUrl(dataDir: string): string | undefined {
  const record = readRecord(join(dataDir, "database.json"));
  return record && urlOf(record);
}

/**
 * Starts the embedded PostgreSQL of a data folder, which is made at the first start. It listens on loopback only, at
 * a port of its own choice, and lets in nobody without the generated password.
 */
export async function startPostgres(dataDir: string, options: { isDurable: boolean }): Promise<Postgres> {
  const user = findDatabaseUser();
  const bin = await locateBinaries(user);
  const recordFile = join(dataDir, "database.json");
  const logFile = logFileIn(dataDir, "postgresql");
  const record = readRecord(recordFile) ?? newRecord(dataDir, user);
  // Before the cluster that it opens: a password that is lost would lock us out of it.
  writeRecord(recordFile, record);
  if (existsSync(record.cluster)) await recoverCluster(record.cluster);
  else await createCluster(record, { bin, user, logFile });
  checkVersion(record.cluster);
  for (let attempt = 1; ; attempt++) {
    record.port = await findFreePort(record.port);
    writeRecord(recordFile, record);
    const server = startServer(record, { bin, user, logFile, isDurable: options.isDurable });
    if (await becomesReady(record, server)) return { url: urlOf(record), server };
    if (attempt === startAttempts) {
      throw new AppError("unavailable", `The embedded PostgreSQL does not start: ${logFile} says why.`);
    }
  }
}

function readRecord(file: string): DatabaseRecord | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as DatabaseRecord) : undefined;
}

/** Replaced in one step: a process killed half-way leaves the old record or the new one. */
function writeRecord(file: string, record: DatabaseRecord): void {
  writeFileSync(`${file}.new`, JSON.stringify(record), { mode: 0o600, flush: true });
  renameSync(`${file}.new`, file);
}

/** The cluster lies in the data folder, or beside the shared binaries where the data folder is closed to `user`. */
function newRecord(dataDir: string, user: SystemUser | undefined): DatabaseRecord {
  const password = randomBytes(24).toString("base64url");
  if (canEnter(user, dataDir)) return { cluster: join(dataDir, "postgresql"), port: 0, password };
  makeSharedFolder();
  return { cluster: join(sharedFolder, `cluster-${randomBytes(8).toString("hex")}`), port: 0, password };
}

function urlOf({ port, password }: DatabaseRecord): string {
  return `postgresql://${name}:${password}@127.0.0.1:${port}/${name}`;
}

type Place = { bin: string; user: SystemUser | undefined };

/** Under another name until it is complete, so that an interrupted first start leaves no half of a cluster. */
async function createCluster(record: DatabaseRecord, place: Place & { logFile: string }): Promise<void> {
  const { bin, user, logFile } = place;
  const partial = `${record.cluster}.new`;
  const passwordFile = `${partial}.password`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  try {
    writeFileSync(passwordFile, record.password, { mode: 0o600 });
    if (user) for (const path of [partial, passwordFile]) chownSync(path, user.uid, user.gid);
    const { code } = await runCommand({
      name: "initdb",
      command: [
        join(bin, "initdb"),
        `--pgdata=${partial}`,
        `--username=${name}`,
        `--pwfile=${passwordFile}`,
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=icu",
        "--icu-locale=und",
      ],
      cwd: "/",
      user,
      logFile,
    });
    if (code !== 0) throw new AppError("unavailable", `The embedded PostgreSQL cannot be set up: ${logFile} says why.`);
    renameSync(partial, record.cluster);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function checkVersion(cluster: string): void {
  const found = readFileSync(join(cluster, "PG_VERSION"), "utf8").trim();
  if (found === majorVersion) return;
  throw new AppError(
    "settings",
    `The database in ${cluster} was made by PostgreSQL ${found} and this Mailroom brings ${majorVersion}: ` +
      "start the older Mailroom, dump the database, and restore it into a new data folder.",
  );
}

function startServer(record: DatabaseRecord, place: Place & { logFile: string; isDurable: boolean }): Child {
  return startChild({
    name: "PostgreSQL",
    command: [
      join(place.bin, "postgres"),
      ...["-D", record.cluster, "-p", String(record.port)],
      ...["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "lc_messages=C"],
      ...(place.isDurable ? [] : careless),
    ],
    cwd: "/",
    user: place.user,
    stopSignal: "INT",
    logFile: place.logFile,
  });
}

/** Waits as long as the server lives: after a crash it may have much to replay. Makes the database where it lacks. */
async function becomesReady(record: DatabaseRecord, server: Child): Promise<boolean> {
  let hasExited = false;
  server.exited.then(() => {
    hasExited = true;
  });
  while (!hasExited) {
    const client = new pg.Client({ connectionString: urlOf(record).replace(/[^/]+$/, "postgres") });
    client.on("error", () => {});
    try {
      await client.connect();
      const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [name]);
      if (rowCount === 0) await client.query(`CREATE DATABASE ${name}`);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === "28P01") {
        await server.stop();
        return false;
      }
      await setTimeout(pollMs);
    } finally {
      await client.end().catch(() => {});
    }
  }
  return false;
}
