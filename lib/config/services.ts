import * as z from "zod";
import { entriesOf } from "#lib/config/setting.ts";
import { pickerOptions } from "#lib/email/services.ts";

/** Names that no catalogue entry has alone: Amazon SES has an entry for each region. */
const families: Record<string, (key: string) => boolean> = {
  amazonses: (key) => key.startsWith("amazon-ses"),
  ses: (key) => key.startsWith("amazon-ses"),
  microsoftexchange: (key) => key === "exchange",
};

/** Services by any of their names (key, label, alias, mail domain), as their keys; `*` is every service. */
export const serviceList = z.unknown().transform((given, context): string[] | "*" => {
  const entries = entriesOf(given);
  if (entries.length === 0) context.addIssue("must name at least one service, or * for every one");
  if (entries.includes("*")) return "*";
  const keys = entries.flatMap((entry, index) => {
    const found = keysOf(entry);
    if (Array.isArray(found)) return found;
    context.addIssue({ code: "custom", message: found, path: Array.isArray(given) ? [index] : [] });
    return [];
  });
  return [...new Set(keys)];
});

/** The one service that a name means, as its key; of a family the one that is usual. */
export function serviceKeyOf(name: string): string | undefined {
  const keys = keysOf(name);
  return Array.isArray(keys) ? keys[0] : undefined;
}

/** The keys of a service that a name means, or what is wrong with the name. */
function keysOf(entry: unknown): string[] | string {
  const name = typeof entry === "string" ? plain(entry) : "";
  const isFamily = families[name];
  const options = pickerOptions();
  if (isFamily) return options.map(({ key }) => key).filter(isFamily);
  const own = options.filter(({ key, label }) => plain(key) === name || plain(label) === name);
  const found = own.length > 0 ? own : options.filter(({ aliases }) => aliases.some((alias) => plain(alias) === name));
  if (found.length === 1) return found.map(({ key }) => key);
  const shown = JSON.stringify(entry)?.slice(0, 60);
  if (found.length === 0) return `must be names of services, with exchange and other; ${shown} is unknown`;
  return `must be names of services; ${shown} could be ${found.map(({ key }) => key).join(" or ")}: write which`;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, "");
}
