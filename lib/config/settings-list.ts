import * as z from "zod";
import type { Override } from "#lib/config/parse.ts";
import { configSchema } from "#lib/config/schema.ts";
import { type SettingInfo, settingInfo } from "#lib/config/setting.ts";

/** One setting that the operator's file can have: its place in the file and what is known of it. */
export type KnownSetting = SettingInfo & { path: string[] };

/** Every setting of the schema, in its order. */
export const knownSettings: KnownSetting[] = settingsIn(configSchema, []);

function settingsIn(rule: z.core.$ZodType, path: string[]): KnownSetting[] {
  const info = settingInfo.get(rule as z.ZodType);
  if (info) return [{ ...info, path }];
  if (rule instanceof z.ZodPrefault) return settingsIn(rule.unwrap(), path);
  if (!(rule instanceof z.ZodObject)) throw new Error(`The setting ${path.join(".")} has no description.`);
  return Object.entries(rule.shape as z.ZodRawShape).flatMap(([key, inner]) => settingsIn(inner, [...path, key]));
}

/** What an environment sets of these. Empty values count as absent. */
export function overridesOf(environment: Record<string, string | undefined>): Override[] {
  return knownSettings.flatMap(({ path, variable, fromText }) => {
    const text = variable ? environment[variable]?.trim() : undefined;
    return variable && text ? [{ path, variable, value: fromText ? fromText(text) : text }] : [];
  });
}
