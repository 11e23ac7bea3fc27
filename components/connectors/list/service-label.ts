import { pickerOptions } from "#lib/email/services.ts";

const labels = new Map(pickerOptions().map(({ key, label }) => [key, label]));

/** What a service is called; a key that the catalogue no longer has is shown as it is. */
export function serviceLabel(key: string): string {
  return labels.get(key) ?? key;
}
