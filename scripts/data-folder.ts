import { randomBytes } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";

const maxLogBytes = 5_000_000;

/** Makes the data folder with its `logs`. Throws `settings` when it cannot be written. */
export function prepareDataFolder(dataDir: string): void {
  try {
    // As root, the database's own account has to pass through; what is secret has a mode of its own.
    if (mkdirSync(dataDir, { recursive: true })) chmodSync(dataDir, process.getuid?.() === 0 ? 0o711 : 0o700);
    mkdirSync(join(dataDir, "logs"), { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.W_OK | constants.X_OK);
    accessSync(join(dataDir, "logs"), constants.W_OK | constants.X_OK);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError(
      "settings",
      `The data folder ${dataDir} cannot be written (${code}): give it to the account that starts Mailroom, ` +
        "or set MAILROOM_DATA_DIR to another folder.",
      { cause },
    );
  }
}

/** The path of a log file in the data folder; a long one becomes the previous one first. */
export function logFileIn(dataDir: string, name: string): string {
  const file = join(dataDir, "logs", `${name}.log`);
  if (existsSync(file) && statSync(file).size > maxLogBytes) renameSync(file, `${file}.1`);
  return file;
}

/** The key ring of the embedded mode: `encryption.key`, made at the first start and readable by nobody else. */
export function ensureKeyFile(dataDir: string, { isLossAccepted = false } = {}): string {
  const file = join(dataDir, "encryption.key");
  if (existsSync(file)) return readFileSync(file, "utf8").trim();
  if (existsSync(join(dataDir, "database.json")) && !isLossAccepted) {
    throw new AppError(
      "key",
      `The key ${file} is missing although its database exists: restore it from a backup. ` +
        "If it is lost for good, start once with MAILROOM_ACCEPT_LOST_KEY=on, which makes a new one.",
    );
  }
  const ring = `k${randomBytes(3).toString("hex")}:${randomBytes(32).toString("base64")}`;
  writeFileSync(file, `${ring}\n`, { mode: 0o600, flag: "wx" });
  return ring;
}
