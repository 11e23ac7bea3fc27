import { readFileSync } from "node:fs";
import { isIP, isIPv4, isIPv6 } from "node:net";
import { resolve } from "node:path";
import * as z from "zod";
import { type Cloud, type CloudName, publishedClouds } from "#lib/email/clouds.ts";
import { resolveHost } from "#lib/email/egress.ts";
import { defaultLimits, type Policy, usualSubmissionPorts } from "#lib/email/policy.ts";
import { AppError } from "#lib/errors.ts";

const logLevels = ["trace", "debug", "info", "warn", "error", "fatal", "silent"] as const;

/** One key of the ring: `key` has 32 bytes, `id` is written into everything the key seals. */
export type EncryptionKey = { id: string; key: Uint8Array };

const portNumber = (min: number) => {
  const message = `must be a whole number from ${min} to 65535`;
  return z.string().regex(/^\d+$/, message).transform(Number).pipe(z.number().min(min, message).max(65_535, message));
};

const withoutTrailingSlash = (text: string) => text.replace(/\/+$/, "");
const commaList = z.string().transform((text) =>
  text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean),
);
const httpsUrl = z
  .url({ protocol: /^https$/, error: "must be an https:// address" })
  .transform(withoutTrailingSlash)
  .optional();

const dnsServers = commaList.refine(
  (servers) => servers.every(isDnsServer),
  "must be addresses of DNS servers separated by commas, with a port as in 192.0.2.53:5353 or [2001:db8::53]:5353",
);

function isDnsServer(text: string): boolean {
  const [, four = "", six = "", port] = /^(?:([\d.]+)|\[([\da-f:.]+)\]):(\d{1,5})$/i.exec(text) ?? [];
  return isIP(text) !== 0 || ((isIPv4(four) || isIPv6(six)) && Number(port) <= 65_535);
}

const encryptionKeys = commaList.transform((entries, context): EncryptionKey[] => {
  const keys = entries.map((entry) => {
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

const certificates = z.string().transform((path, context): string[] => {
  const found = readText(path)?.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g);
  if (!found) context.addIssue("must be the path of a readable file with certificates in PEM form");
  return found ?? [];
});

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

const cloudKeys = { global: "GLOBAL", usGovHigh: "USGOV_HIGH", usGovDod: "USGOV_DOD", china: "CHINA" } as const;

const environment = z.object({
  PORT: portNumber(1).default(3000),
  MAILROOM_DATA_DIR: z
    .string()
    .default(".mailroom")
    .transform((path) => resolve(path)),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "must look like postgresql://user:password@host:5432/database" })
    .optional(),
  MAILROOM_ENCRYPTION_KEYS: encryptionKeys.optional(),
  MAILROOM_PUBLIC_URL: z
    .url({ protocol: /^https?$/, error: "must be an http:// or https:// address" })
    .transform(withoutTrailingSlash)
    .optional(),
  MAILROOM_SANDBOX: z.enum(["on", "off"], "must be on or off").optional(),
  MAILROOM_SANDBOX_PORT: portNumber(0).default(11_025),
  MAILROOM_ALLOWED_HOSTS: commaList.default(["*"]),
  MAILROOM_CA_FILE: certificates.default([]),
  MAILROOM_DNS_SERVERS: dnsServers.default([]),
  MAILROOM_LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(", ")}`).default("info"),
});

function cloudSettings(key: string) {
  return z.object({
    [`MAILROOM_EXCHANGE_${key}_LOGIN_URL`]: httpsUrl,
    [`MAILROOM_EXCHANGE_${key}_GRAPH_URL`]: httpsUrl,
    [`MAILROOM_EXCHANGE_${key}_SCOPE`]: z.string().optional(),
  });
}

type Environment = Record<string, string | undefined>;

/** Every setting in force, parsed. Sizes and ports are numbers, paths absolute, URLs without a trailing slash. */
export type Settings = {
  port: number;
  dataDir: string;
  /** Absent: the embedded database is used. */
  databaseUrl: string | undefined;
  /** Newest first; empty while the embedded mode has not read its key file yet. */
  encryptionKeys: EncryptionKey[];
  publicUrl: string | undefined;
  isSandboxOn: boolean;
  /** The port the sandbox server prefers; 0 means any. */
  sandboxPort: number;
  allowedHosts: string[];
  /** PEM texts, trusted besides the well-known authorities. */
  certificateAuthorities: string[];
  /** Asked by the sender-domain check, with a port where it is not 53; empty means those of the system. */
  dnsServers: string[];
  clouds: Record<CloudName, Cloud>;
  logLevel: (typeof logLevels)[number];
};

/** Reads settings from an environment; empty values count as absent. Throws `settings` naming each key and its rule. */
export function parseSettings(env: Environment): Settings {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim()));
  const values = parse(environment, given);
  if (values.DATABASE_URL && !values.MAILROOM_ENCRYPTION_KEYS) {
    throw new AppError(
      "settings",
      "MAILROOM_ENCRYPTION_KEYS must be set when DATABASE_URL is; " +
        'make a key with: echo "k1:$(openssl rand -base64 32)", and give every machine the same.',
    );
  }
  return {
    port: values.PORT,
    dataDir: values.MAILROOM_DATA_DIR,
    databaseUrl: values.DATABASE_URL,
    encryptionKeys: values.MAILROOM_ENCRYPTION_KEYS ?? [],
    publicUrl: values.MAILROOM_PUBLIC_URL,
    isSandboxOn: values.MAILROOM_SANDBOX ? values.MAILROOM_SANDBOX === "on" : !values.DATABASE_URL,
    sandboxPort: values.MAILROOM_SANDBOX_PORT,
    allowedHosts: values.MAILROOM_ALLOWED_HOSTS.map((host) => host.toLowerCase()),
    certificateAuthorities: values.MAILROOM_CA_FILE,
    dnsServers: values.MAILROOM_DNS_SERVERS,
    clouds: {
      global: cloudOf("global", given),
      usGovHigh: cloudOf("usGovHigh", given),
      usGovDod: cloudOf("usGovDod", given),
      china: cloudOf("china", given),
    },
    logLevel: values.MAILROOM_LOG_LEVEL,
  };
}

function cloudOf(name: CloudName, given: Environment): Cloud {
  const key = `MAILROOM_EXCHANGE_${cloudKeys[name]}`;
  const values = parse(cloudSettings(cloudKeys[name]), given);
  const published = publishedClouds[name];
  return {
    loginUrl: values[`${key}_LOGIN_URL`] ?? published.loginUrl,
    graphUrl: values[`${key}_GRAPH_URL`] ?? published.graphUrl,
    scope: values[`${key}_SCOPE`] ?? published.scope,
  };
}

function parse<T extends z.ZodType>(schema: T, given: Environment): z.infer<T> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const rules = parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`);
  throw new AppError("settings", `${rules.join("; ")}.`);
}

let parsedOnce: Settings | undefined;

/** The settings of this process, read from its environment at the first call. Throws `settings`. */
export function settings(): Settings {
  parsedOnce ??= parseSettings(process.env);
  return parsedOnce;
}

/** What senders are allowed and given. `sandboxPort` is where the sandbox server really listens. */
export function policyOf(values: Settings, { sandboxPort }: { sandboxPort: number | undefined }): Policy {
  return {
    allowedHosts: values.allowedHosts,
    loopbackPorts: sandboxPort === undefined ? [] : [sandboxPort],
    certificateAuthorities: values.certificateAuthorities,
    clouds: values.clouds,
    submissionPorts: usualSubmissionPorts,
    limits: defaultLimits,
    resolve: resolveHost,
  };
}
