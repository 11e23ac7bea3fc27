import "server-only";
import type { Source } from "#lib/config/parse.ts";
import { configSchema } from "#lib/config/schema.ts";
import type { SettingInfo } from "#lib/config/setting.ts";
import { type KnownSetting, knownSettings } from "#lib/config/settings-list.ts";
import type { Path } from "#lib/config/yaml.ts";
import { parseSettings, type Settings, settingsState } from "#lib/settings.ts";

/** Entries that are no longer than this together stand on one line. */
const shortLength = 60;

/** One setting as people see it. Values are lines of text; a secret is only said to be set. */
export type SettingView = {
  /** Its name in the file, or that of its environment variable; also its anchor on the page. */
  name: string;
  effect: string;
  value: string[];
  default: string[];
  source: Source;
  /** The environment variable that sets it too. */
  variable?: string;
};

/** The settings in force, by section of the file, and what became of the file. Instants are ISO 8601. */
export type PolicyView = {
  sections: { title: string; settings: SettingView[] }[];
  file: { path: string; isThere: boolean; readAt: string };
  /** A newer file that was refused, with its mistakes, one a line. */
  refused: { at: string; mistakes: string[] } | undefined;
};

const titles: Record<string, string> = {
  server: "Server",
  email: "Mail",
  network: "Network",
  exchange: "Exchange",
  hosts: "Hosts",
  connectors: "Connectors",
};

/** Every setting in force in this process. */
export function getPolicyView(): PolicyView {
  const { inForce, readAt, refused } = settingsState();
  const { path, isThere } = inForce.configFile;
  const sections = Object.entries(titles).map(([section, title]) => ({
    title,
    settings: knownSettings.filter(({ path: [first] }) => first === section).map((setting) => viewOf(setting, inForce)),
  }));
  return {
    sections: [...sections, { title: "Tests and sessions", settings: limitsOf(inForce) }],
    file: { path, isThere, readAt: readAt.toISOString() },
    refused: refused && { at: refused.at.toISOString(), mistakes: refused.message.split("\n") },
  };
}

function viewOf({ path, effect, variable, ...info }: KnownSetting, { config, configFile }: Settings): SettingView {
  return {
    name: path.join("."),
    effect,
    value: linesOf(valueAt(config, path), info),
    default: defaultLines(path, info),
    source: configFile.sourceOf(path),
    ...(variable ? { variable } : {}),
  };
}

/** The default of a setting in words, as the documents say it too. */
export function defaultLines(path: Path, info: Omit<SettingInfo, "effect">): string[] {
  return linesOf(valueAt(configSchema.parse({}), path), info);
}

function valueAt(config: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Record<PropertyKey, unknown>)[key], config);
}

function linesOf(value: unknown, { absence = "none", isSecret, write }: Omit<SettingInfo, "effect">): string[] {
  const isEmpty =
    value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
  if (isEmpty) return [absence];
  if (isSecret) return ["set"];
  const written = write ? (write as (value: unknown) => unknown)(value) : value;
  const lines = (Array.isArray(written) ? written : [written]).map(String);
  const together = lines.join(", ");
  return together.length <= shortLength ? [together] : lines;
}

/** What people meet of the settings that only the environment has. */
const limits: { variable: string; effect: string; read: (values: Settings) => number }[] = [
  {
    variable: "MAILROOM_TESTS_PER_PERSON",
    effect: "Tests that one person may start within a minute.",
    read: ({ testLimits }) => testLimits.perPerson,
  },
  {
    variable: "MAILROOM_TESTS_PER_MINUTE",
    effect: "Tests that all people together may start within a minute.",
    read: ({ testLimits }) => testLimits.perMinute,
  },
  {
    variable: "MAILROOM_TESTS_AT_ONCE",
    effect: "Tests of one person that run at the same time.",
    read: ({ testLimits }) => testLimits.atOnce,
  },
  {
    variable: "MAILROOM_TEST_FAILED_SIGN_INS",
    effect: "Sign-ins with one stored secret that may fail within ten minutes.",
    read: ({ testLimits }) => testLimits.failedSignIns,
  },
  {
    variable: "MAILROOM_TEST_RECIPIENTS",
    effect: "Recipients of one test of people who may change connectors.",
    read: ({ testLimits }) => testLimits.recipients,
  },
  {
    variable: "MAILROOM_TEST_RECIPIENTS_OPERATOR",
    effect: "Recipients of one test of an operator.",
    read: ({ testLimits }) => testLimits.recipientsOperator,
  },
  {
    variable: "MAILROOM_SESSION_IDLE_HOURS",
    effect: "Hours without use after which a session ends.",
    read: ({ sessionIdleMs }) => sessionIdleMs / 3_600_000,
  },
  {
    variable: "MAILROOM_SESSION_DAYS",
    effect: "Days after which a session ends in any case.",
    read: ({ sessionAbsoluteMs }) => sessionAbsoluteMs / 86_400_000,
  },
  {
    variable: "MAILROOM_AUDIT_RETENTION_DAYS",
    effect: "Days that entries of the audit log are kept; 0 keeps them for ever.",
    read: ({ auditRetentionDays }) => auditRetentionDays,
  },
];

function limitsOf(values: Settings): SettingView[] {
  const defaults = parseSettings({}, { path: "" });
  return limits.map(({ variable, effect, read }) => ({
    ...{ name: variable, effect, value: [String(read(values))], default: [String(read(defaults))] },
    source: values.variables.includes(variable) ? { from: "environment", variable } : { from: "default" },
  }));
}
