import { DatabaseSync } from "node:sqlite";

/**
 * Takes the lock of a data folder for as long as this process lives; `undefined` when another process holds it.
 * Node has no file locks of its own, but SQLite's are the kernel's: they vanish with their process however it ends,
 * so that no stale lock can exist.
 */
export function takeLock(file: string): DatabaseSync | undefined {
  const lock = new DatabaseSync(file);
  try {
    lock.exec("PRAGMA busy_timeout = 0; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (error) {
    lock.close();
    if ((error as { errcode?: number }).errcode === busy) return undefined;
    throw error;
  }
}

/** SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy */
const busy = 5;
