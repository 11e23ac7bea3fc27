import * as z from "zod";
import { strictObject } from "#lib/email/strict-object.ts";

/** What is known of one setting besides its rule. */
export type SettingInfo = {
  /** What it does, for somebody who has to choose a value. */
  effect: string;
  /** What holds while it is not set, where no value can say it. */
  absence?: string;
  /** The environment variable that sets it too, and wins. */
  variable?: string;
  /** How the text of that variable is said in the file, where it is not said as it is. */
  fromText?: (text: string) => unknown;
  /** Its value is never shown. */
  isSecret?: true;
  /** A value as the file says it, or as people read it where it is long; without anything secret. */
  write?: (value: never) => unknown;
  /** What the example file says, in YAML, where the default shows nothing. */
  example?: string;
};

/** Every setting's {@link SettingInfo}. */
export const settingInfo = z.registry<SettingInfo>();

/** One setting of the operator's file. */
export function setting<S extends z.ZodType>(
  rule: S,
  effect: string,
  info: Omit<SettingInfo, "effect" | "write"> & { write?: (value: NonNullable<z.output<S>>) => unknown } = {},
): S {
  settingInfo.add(rule, { effect, ...info });
  return rule;
}

/** The entries of a text that are separated by commas. */
export function commaList(text: string): string[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean);
}

/** A part of the operator's file: left out, every setting in it has its default. */
export function section<S extends z.ZodRawShape>(shape: S) {
  return strictObject(shape, "must hold settings, each on a line of its own");
}

/** Reads a value by a rule that one sentence says: `read` answers `undefined` for what does not follow it. */
export function value<T>(rule: string, read: (given: unknown) => T | undefined) {
  return z.unknown().transform((given, context): T => {
    const found = read(given);
    if (found !== undefined) return found;
    context.addIssue(rule);
    return z.NEVER;
  });
}

/** The entries of a list; a text has them between commas, since a reference always gives text. */
export function entriesOf(given: unknown): unknown[] {
  if (Array.isArray(given)) return given;
  const entries = typeof given === "string" ? commaList(given) : [];
  return entries.length > 0 ? entries : [given];
}

/** Several values, or one by itself. */
export function list<T>(rule: string, read: (entry: unknown) => T | undefined, { min = 0 } = {}) {
  return z.unknown().transform((given, context): T[] => {
    const entries = entriesOf(given);
    if (entries.length < min) context.addIssue(rule);
    return entries.flatMap((entry, index) => {
      const found = read(entry);
      if (found !== undefined) return [found];
      context.addIssue({ code: "custom", message: rule, path: Array.isArray(given) ? [index] : [] });
      return [];
    });
  });
}
