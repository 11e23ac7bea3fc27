import type { Fix } from "#lib/email/report.ts";

/** More changes of place than this share a menu. */
const maxButtons = 4;

/** Which changes get a button of their own, and which are the many regions of one provider, named without the verb. */
export function groupFixes(fixes: Fix[]): { single: Fix[]; regions: Fix[] } {
  const places = fixes.filter(isPlace);
  if (places.length <= maxButtons) return { single: fixes, regions: [] };
  const regions = places.map((fix) => ({ ...fix, label: fix.label.replace(/^Use the region /, "") }));
  return { single: fixes.filter((fix) => !isPlace(fix)), regions };
}

/** Changes nothing but where the connector dials. */
function isPlace({ set = {}, service, trim, focus, confirm }: Fix): boolean {
  if (trim || focus || confirm) return false;
  const paths = Object.keys(set);
  return paths.length > 0 ? paths.every((path) => path === "host") : service !== undefined;
}
