import { userInfo } from "node:os";
import type { Actor } from "#lib/auth.ts";

/** Writes a line of the answer. What comes from a file or a server cannot steer the terminal. */
export function say(text = ""): void {
  process.stdout.write(`${text.replace(/[^\P{Cc}\n]/gu, "?")}\n`);
}

/** Who is named in the audit log: the account at the command line. */
export function commandLineActor(): Actor {
  return { name: `Command line (${accountName()})`, role: "administrator", requestId: crypto.randomUUID() };
}

/** An account that the system does not know has a number at least. */
function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "unknown");
  }
}
