/** How long it is until an instant, in words: seconds up to two minutes, then whole minutes, never too short. */
export function timeUntil(until: Date, now: Date): string {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1_000));
  if (seconds === 1) return "1 second";
  return seconds <= 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`;
}
