import { isIP, isIPv4, isIPv6 } from "node:net";
import { networkInterfaces } from "node:os";
import { dirname, resolve } from "node:path";
import * as z from "zod";
import { type ConfigFile, readConfigFile } from "#lib/config/file.ts";
import { describeMistake, type ParsedConfig, parseConfig, referredFiles } from "#lib/config/parse.ts";
import { policyOf } from "#lib/config/policy.ts";
import type { Config } from "#lib/config/schema.ts";
import { commaList } from "#lib/config/setting.ts";
import { overridesOf } from "#lib/config/settings-list.ts";
import { AppError } from "#lib/errors.ts";
import { passwordLength } from "#lib/people/input.ts";
import { type OidcSettings, oidcEnvironment, oidcSettingsOf } from "#lib/people/oidc/settings.ts";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** One key of the ring: `key` has 32 bytes, `id` is written into everything the key seals. */
export type EncryptionKey = { id: string; key: Uint8Array };

const wholeNumber = (min: number, max: number) => {
  const message = `must be a whole number from ${min} to ${max}`;
  return z.string().regex(/^\d+$/, message).transform(Number).pipe(z.number().min(min, message).max(max, message));
};
const portNumber = (min: number) => wholeNumber(min, 65_535);

const atLeastOne = (fallback: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,6}$/, "must be a whole number from 1 to 9999999")
    .transform(Number)
    .default(fallback);

const entries = z.string().transform(commaList);

// The trigger of the log's table keeps the last 7 days from everybody.
const auditDays = z
  .string()
  .regex(/^(0|[7-9]|[1-9]\d{1,4})$/, "must be 0 for ever or a whole number of days from 7 to 99999")
  .transform(Number);

const dnsServers = entries.refine(
  (servers) => servers.every(isDnsServer),
  "must be addresses of DNS servers separated by commas, with a port as in 192.0.2.53:5353 or [2001:db8::53]:5353",
);

function isDnsServer(text: string): boolean {
  const [, four = "", six = "", port] = /^(?:([\d.]+)|\[([\da-f:.]+)\]):(\d{1,5})$/i.exec(text) ?? [];
  return isIP(text) !== 0 || ((isIPv4(four) || isIPv6(six)) && Number(port) <= 65_535);
}

const encryptionKeys = entries.transform((pairs, context): EncryptionKey[] => {
  const keys = pairs.map((entry) => {
    const [, id = "", base64 = ""] = /^([A-Za-z0-9_-]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
    return { id, key: new Uint8Array(Buffer.from(base64, "base64")) };
  });
  const ids = new Set(keys.map(({ id }) => id));
  if (keys.length === 0 || keys.some(({ key }) => key.length !== 32)) {
    context.addIssue("must be id:key pairs separated by commas, each key as openssl rand -base64 32 prints it");
  } else if (ids.size < keys.length) {
    context.addIssue("must not use the same id twice");
  }
  return keys;
});

/** Every address of this machine, of both families where it has both. */
function everyInterface(): string {
  const entries = Object.values(networkInterfaces()).flat();
  return entries.some((entry) => entry?.family === "IPv6") ? "::" : "0.0.0.0";
}

const environment = z.object({
  PORT: portNumber(1).default(3000),
  MAILROOM_LISTEN: z
    .string()
    .refine((text) => isIP(text) !== 0, "must be an address of this machine, or 0.0.0.0 or :: for all of them")
    .default(everyInterface),
  MAILROOM_CONFIG: z
    .string()
    .transform((path) => resolve(path))
    .optional(),
  MAILROOM_DATA_DIR: z
    .string()
    .default(".mailroom")
    .transform((path) => resolve(path)),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must look like postgresql://user:password@host:5432/database" })
    .optional(),
  MAILROOM_ENCRYPTION_KEYS: encryptionKeys.optional(),
  MAILROOM_ACCEPT_LOST_KEY: z.enum(["on", "off"], "must be on or off").default("off"),
  MAILROOM_PROXY_HOPS: wholeNumber(0, 10).default(0),
  MAILROOM_ADMIN_EMAIL: z.email("must be an e-mail address").toLowerCase().optional(),
  MAILROOM_ADMIN_PASSWORD: z
    .string()
    .min(passwordLength.min, `must have at least ${passwordLength.min} characters`)
    .max(passwordLength.max, `must have at most ${passwordLength.max} characters`)
    .optional(),
  ...oidcEnvironment,
  MAILROOM_SESSION_IDLE_HOURS: wholeNumber(1, 720).default(8),
  MAILROOM_SESSION_DAYS: wholeNumber(1, 90).default(7),
  MAILROOM_SANDBOX: z.enum(["on", "off"], "must be on or off").optional(),
  MAILROOM_SANDBOX_PORT: portNumber(0).default(11_025),
  MAILROOM_TESTS_PER_PERSON: atLeastOne(10),
  MAILROOM_TESTS_PER_MINUTE: atLeastOne(60),
  MAILROOM_TESTS_AT_ONCE: atLeastOne(5),
  MAILROOM_TEST_FAILED_SIGN_INS: atLeastOne(5),
  MAILROOM_TEST_RECIPIENTS: atLeastOne(100),
  MAILROOM_TEST_RECIPIENTS_OPERATOR: atLeastOne(20),
  MAILROOM_AUDIT_RETENTION_DAYS: auditDays.default(365),
  MAILROOM_DNS_SERVERS: dnsServers.default([]),
  MAILROOM_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
});

/** The names of the variables that are settings by themselves; the operator's file names the others. */
export const environmentNames: string[] = Object.keys(environment.shape);

/** Names the variables that `npm start` sets for the processes it starts. */
export const handedOnVariable = "MAILROOM_HANDED_ON";

type Environment = Record<string, string | undefined>;

/** How much testing is allowed. Every limit is one for all processes together. */
export type TestLimits = {
  /** Tests that one person starts within a minute, and all people together. */
  perPerson: number;
  perMinute: number;
  /** Tests of one person that run at the same time. */
  atOnce: number;
  /** Sign-ins with one connector's stored secret that fail within ten minutes. */
  failedSignIns: number;
  /** Recipients of one test of people who may change connectors, and of the others. */
  recipients: number;
  recipientsOperator: number;
};

/** Every setting in force, parsed. Sizes and ports are numbers, paths absolute, URLs without a trailing slash. */
export type Settings = {
  port: number;
  /** The address that the web process listens at; `0.0.0.0` or `::` are all. */
  listen: string;
  dataDir: string;
  /** Absent: the embedded database is used. */
  databaseUrl: string | undefined;
  /** Newest first; empty while the embedded mode has not read its key file yet. */
  encryptionKeys: EncryptionKey[];
  /** The operator says that the key of what is stored is lost; for one start. */
  isLostKeyAccepted: boolean;
  publicUrl: string | undefined;
  /** What the operator's file says, with what the environment sets of it. */
  config: Config;
  /** Where that file is, or would be, and where each of its settings comes from. */
  configFile: Omit<ParsedConfig, "config"> & { path: string; isThere: boolean };
  /** How many reverse proxies stand before the web process, each of which appends to X-Forwarded-For. */
  proxyHops: number;
  /** Who becomes the first administrator without the set-up page. */
  firstAdministrator: { email: string; password: string } | undefined;
  /** Absent: people sign in with passwords alone. */
  oidc: OidcSettings | undefined;
  /** A session ends when it was not used for so long. */
  sessionIdleMs: number;
  /** A session ends so long after the sign-in in any case. */
  sessionAbsoluteMs: number;
  isSandboxOn: boolean;
  /** The port the sandbox server prefers; 0 means any. */
  sandboxPort: number;
  testLimits: TestLimits;
  /** After how many days an entry of the audit log goes; 0 keeps all. */
  auditRetentionDays: number;
  /** Asked by the sender-domain check, with a port where it is not 53; empty means those of the system. */
  dnsServers: string[];
  logLevel: (typeof logLevels)[number];
  /** The names of the environment variables that somebody has set. */
  variables: string[];
};

/**
 * Reads settings from an environment and the operator's file; empty values count as absent. Throws `settings` naming
 * each key and its rule, with line and column in the file.
 */
export function parseSettings(env: Environment, file?: ConfigFile): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const values = parse(environment, given);
  if (values.DATABASE_URL && !values.MAILROOM_ENCRYPTION_KEYS) {
    throw new AppError(
      "settings",
      "MAILROOM_ENCRYPTION_KEYS must be set when DATABASE_URL is; " +
        'make a key with: echo "k1:$(openssl rand -base64 32)", and give every machine the same.',
    );
  }
  const place = { named: values.MAILROOM_CONFIG, dataDir: values.MAILROOM_DATA_DIR };
  const { path, text } = file ?? readConfigFile(place);
  const parsed = parseConfig(text, { environment: given, overrides: overridesOf(given) });
  if ("mistakes" in parsed) {
    throw new AppError("settings", parsed.mistakes.map((mistake) => describeMistake(mistake, path)).join("\n"));
  }
  const { config, ...origin } = parsed;
  return {
    port: values.PORT,
    listen: values.MAILROOM_LISTEN,
    dataDir: values.MAILROOM_DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    encryptionKeys: values.MAILROOM_ENCRYPTION_KEYS ?? [],
    isLostKeyAccepted: values.MAILROOM_ACCEPT_LOST_KEY === "on",
    publicUrl: config.server.publicUrl,
    config,
    configFile: { ...origin, path, isThere: text !== undefined },
    proxyHops: values.MAILROOM_PROXY_HOPS,
    firstAdministrator: administratorOf(values.MAILROOM_ADMIN_EMAIL, values.MAILROOM_ADMIN_PASSWORD),
    oidc: oidcSettingsOf(values, {
      publicUrl: config.server.publicUrl,
      policy: policyOf(config, { sandboxPort: undefined }),
    }),
    sessionIdleMs: values.MAILROOM_SESSION_IDLE_HOURS * 3_600_000,
    sessionAbsoluteMs: values.MAILROOM_SESSION_DAYS * 24 * 3_600_000,
    isSandboxOn: values.MAILROOM_SANDBOX ? values.MAILROOM_SANDBOX === "on" : !values.DATABASE_URL,
    sandboxPort: values.MAILROOM_SANDBOX_PORT,
    testLimits: {
      perPerson: values.MAILROOM_TESTS_PER_PERSON,
      perMinute: values.MAILROOM_TESTS_PER_MINUTE,
      atOnce: values.MAILROOM_TESTS_AT_ONCE,
      failedSignIns: values.MAILROOM_TEST_FAILED_SIGN_INS,
      recipients: values.MAILROOM_TEST_RECIPIENTS,
      recipientsOperator: values.MAILROOM_TEST_RECIPIENTS_OPERATOR,
    },
    auditRetentionDays: values.MAILROOM_AUDIT_RETENTION_DAYS,
    dnsServers: values.MAILROOM_DNS_SERVERS,
    logLevel: values.MAILROOM_LOG_LEVEL,
    variables: variablesIn(given),
  };
}

function variablesIn(given: Environment): string[] {
  const handedOn = [handedOnVariable, ...(given[handedOnVariable]?.split(" ") ?? [])];
  return Object.keys(given).filter((name) => !handedOn.includes(name));
}

function administratorOf(email?: string, password?: string): Settings["firstAdministrator"] {
  if (email && password) return { email, password };
  if (!email && !password) return undefined;
  const [absent, given] = email ? ["PASSWORD", "EMAIL"] : ["EMAIL", "PASSWORD"];
  throw new AppError("settings", `MAILROOM_ADMIN_${absent} must be set when MAILROOM_ADMIN_${given} is.`);
}

function parse<T extends z.ZodType>(schema: T, given: Environment): z.infer<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const rules = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new AppError("settings", `${rules.join("; ")}.`);
}

/** What was last read. Outside the module, which Next.js loads more than once in a process. */
const kept = globalThis as { mailroomSettings?: SettingsState };

/** The settings in force, and the newer ones that were refused for their mistakes. */
export type SettingsState = { inForce: Settings; readAt: Date; refused?: { at: Date; message: string } };

/** The settings of this process with their history, read from its environment and file at the first call. Throws `settings`. */
export function settingsState(): SettingsState {
  kept.mailroomSettings ??= { inForce: parseSettings(process.env), readAt: new Date() };
  return kept.mailroomSettings;
}

/** The settings of this process that are in force now. Throws `settings`. */
export function settings(): Settings {
  return settingsState().inForce;
}

/** Reads the file again. One with mistakes is refused, and what was in force stays so. Throws `settings`. */
export function reloadSettings(): Settings {
  const state = settingsState();
  try {
    const inForce = parseSettings(process.env);
    const { path, isThere } = inForce.configFile;
    // An editor that replaces a file, or a mount that comes late, must not open for a moment what the file closes.
    if (state.inForce.configFile.isThere && !isThere)
      throw new AppError("settings", `The settings file ${path} is gone.`);
    kept.mailroomSettings = { inForce, readAt: new Date() };
    return inForce;
  } catch (error) {
    if (error instanceof AppError) state.refused = { at: new Date(), message: error.message };
    throw error;
  }
}

/**
 * The settings file and the files that it refers to, as it stands now. One that is refused may be right as soon as one of
 * these appears.
 */
export function settingsFiles(): string[] {
  const { path, isThere } = settings().configFile;
  try {
    const { text } = readConfigFile({ named: isThere ? path : undefined, dataDir: dirname(path) });
    return [path, ...referredFiles(text, { environment: process.env, overrides: overridesOf(process.env) })];
  } catch (error) {
    // What keeps it from being read is said where it is read.
    if (error instanceof AppError) return [path];
    throw error;
  }
}
