const dayMs = 86_400_000;

type Life = { daysLeft: number; validFrom: string; validTo: string };

/**
 * Whether at least a third of a certificate's life is left. Some live for days only and are renewed in time, so that
 * few days left alone say nothing. Dates are ISO 8601.
 */
export function isFresh({ daysLeft, validFrom, validTo }: Life): boolean {
  const days = (Date.parse(validTo) - Date.parse(validFrom)) / dayMs;
  return days > 0 && daysLeft >= days / 3;
}
