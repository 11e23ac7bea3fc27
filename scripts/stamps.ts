import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";

/** A hash over the names and contents of files, given as glob patterns relative to the project. */
export function hashFiles(patterns: string[], except: string[] = []): string {
  const hash = createHash("sha256");
  const files = globSync(patterns, { exclude: except, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const path of files.map((entry) => `${entry.parentPath}/${entry.name}`).sort()) {
    const content = readFileSync(path);
    hash.update(`${path.slice(process.cwd().length)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

/** True when `file` holds this stamp: what it stands for was made from the same sources. */
export function hasStamp(file: string, stamp: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === stamp;
}

/** Notes that what stands beside `file` was made from these sources. */
export function writeStamp(file: string, stamp: string): void {
  writeFileSync(file, stamp);
}
