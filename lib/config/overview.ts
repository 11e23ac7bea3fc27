import "server-only";
import { environmentView } from "#lib/config/environment-list.ts";
import type { Source } from "#lib/config/parse.ts";
import { configSchema } from "#lib/config/schema.ts";
import type { SettingInfo } from "#lib/config/setting.ts";
import { type KnownSetting, knownSettings } from "#lib/config/settings-list.ts";
import type { Path } from "#lib/config/yaml.ts";
import { type Settings, settingsState } from "#lib/settings.ts";

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

const defaults = configSchema.parse({});

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
    sections: [...sections, ...environmentView(inForce)],
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
  return linesOf(valueAt(defaults, path), info);
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
