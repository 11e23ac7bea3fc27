import { type ServiceGroup, serviceGroups } from "#lib/email/service.ts";
import { type PickerOption, pickerOptions, searchServices } from "#lib/email/services.ts";

const byKey = new Map(pickerOptions().map((option) => [option.key, option]));

/** What the picker calls a service; nothing for one that it does not know. */
export function labelOf(service: string): string {
  return byKey.get(service)?.label ?? "";
}

/**
 * The options for what was typed, in the order shown: by group, and within it those first whose own name was meant
 * before those that know it as an alias.
 */
export function optionsFor(search: string): PickerOption[] {
  const typed = search.trim().toLowerCase();
  const rank = ({ label }: PickerOption) => (label.toLowerCase().includes(typed) ? 0 : 1);
  const found = searchServices(search).toSorted((one, other) => rank(one) - rank(other));
  return groupsOf(found).flatMap(({ options }) => options);
}

/** Options under their headings, empty groups left out. */
export function groupsOf(options: PickerOption[]): { group: ServiceGroup; options: PickerOption[] }[] {
  return serviceGroups
    .map((group) => ({ group, options: options.filter((option) => option.group === group) }))
    .filter((entry) => entry.options.length > 0);
}
