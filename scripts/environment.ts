import { existsSync } from "node:fs";
import { handedOnVariable, parseSettings, type Settings } from "#lib/settings.ts";

/** Reads `.env`, which never overrides what is set already, and parses the settings. Throws `settings`. */
export function loadSettings(): Settings {
  if (existsSync(".env")) process.loadEnvFile(".env");
  return parseSettings(process.env);
}

/**
 * Hands the database and the key ring on to this process and its children, with the names of what nobody has set:
 * people are shown these as what they are, defaults.
 */
export function adoptDatabase({ url, keys, isSandboxOn }: { url: string; keys: string; isSandboxOn: boolean }): void {
  const own = { DATABASE_URL: url, MAILROOM_ENCRYPTION_KEYS: keys, MAILROOM_SANDBOX: isSandboxOn ? "on" : "off" };
  // One of these processes may start others in its turn.
  const inherited = process.env[handedOnVariable]?.split(" ") ?? [];
  const handedOn = Object.keys(own).filter((name) => inherited.includes(name) || !process.env[name]?.trim());
  Object.assign(process.env, own, { [handedOnVariable]: handedOn.join(" ") });
}

/**
 * What to do before anybody can sign in, as a sentence to print; nothing once somebody is there, or when the
 * environment names the first administrator.
 */
export async function describeSetUp(origin: string): Promise<string | undefined> {
  if (parseSettings(process.env).firstAdministrator) return undefined;
  const { createSetUpPath } = await import("#lib/people/set-up.ts");
  const { db } = await import("#lib/db.ts");
  const path = await createSetUpPath();
  await db.$disconnect();
  return path && `Nobody can sign in yet. Create the first administrator within 24 hours at ${origin}${path}`;
}

/** Brings the database to today's tables and holds the key ring against it. Throws `unavailable` and `key`. */
export async function prepareDatabase(): Promise<void> {
  const { applyMigrations } = await import("#prisma/migrate.ts");
  await applyMigrations(process.env.DATABASE_URL ?? "");
  // Only now: these read the settings of this process and need the generated client.
  const { ensureKeyCanary } = await import("#lib/key-canary.ts");
  const { db } = await import("#lib/db.ts");
  await ensureKeyCanary();
  await db.$disconnect();
}
