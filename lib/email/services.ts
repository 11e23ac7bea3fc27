import type { Service, ServiceGroup } from "#lib/email/service.ts";
import { services } from "#lib/email/service-catalogue.ts";
import { AppError } from "#lib/errors.ts";

const byKey = new Map(services.map((service) => [service.key, service]));

/** Whether the catalogue has this key. `exchange` and `other` are choices of the picker, not services. */
export function isServiceKey(key: string): boolean {
  return byKey.has(key);
}

/** The catalogue entry of a key. Throws `notFound` for an unknown one. */
export function getService(key: string): Service {
  const service = byKey.get(key);
  if (!service) throw new AppError("notFound", `There is no e-mail service called "${key.slice(0, 60)}".`);
  return service;
}

/** One choice of the service picker. `service` is absent for `exchange` and `other`. */
export type PickerOption = { key: string; label: string; group: ServiceGroup; aliases: string[]; service?: Service };

const exchange: PickerOption = {
  key: "exchange",
  label: "MS Exchange Server",
  group: "Popular",
  aliases: [
    "Exchange Online",
    "Microsoft 365",
    "Office 365",
    "O365",
    "M365",
    "Outlook",
    "Microsoft Graph",
    "Entra",
    "Azure",
  ],
};
const other: PickerOption = {
  key: "other",
  label: "Other",
  group: "Popular",
  aliases: ["SMTP", "Custom", "Own server", "Postfix", "Exim", "Sendmail"],
};

function optionOf(service: Service): PickerOption {
  const { key, label, group, aliases } = service;
  return { key, label, group, aliases, service };
}

const popular = services.filter(({ group }) => group === "Popular").map(optionOf);
const rest = services.filter(({ group }) => group !== "Popular").map(optionOf);
// Exchange stands next to Outlook, which it replaces.
const options = [...popular.slice(0, 2), exchange, ...popular.slice(2), other, ...rest];

/** Every choice of the service picker, grouped, the popular ones first. */
export function pickerOptions(): PickerOption[] {
  return options;
}

/**
 * The choices that match what was typed, in the picker's order: by label, alias, mail domain or host. An address
 * counts as its domain, so `me@hotmail.com` finds Outlook.com.
 */
export function searchServices(query: string): PickerOption[] {
  const words = (query.split("@").pop() ?? "")
    .split(/[\s,/()]+/)
    .map(plain)
    .filter(Boolean);
  return options.filter((option) => {
    const names = [option.key, option.label, option.service?.host ?? "", ...option.aliases];
    const tails = names.flatMap(tailsOf);
    return words.every((word) => tails.some((tail) => tail.startsWith(word)));
  });
}

/** A name from each of its words on, so that `eu-west-1` is found within `email-smtp.eu-west-1.amazonaws.com`. */
function tailsOf(name: string): string[] {
  const words = name.split(/[^\p{L}\p{N}]+/u).map(plain);
  return words.map((_, index) => words.slice(index).join(""));
}

function plain(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, "");
}
