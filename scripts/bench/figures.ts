/** One line of the benchmark: what was measured, the result, and what it should be. */
export type Figure = { what: string; value: string; aim: string };

/** The middle value; of an even number of values the upper middle. */
export function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Milliseconds that `work` takes. */
export async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/**
 * Runs two pieces of work in turn, so that a slow moment of the machine meets both, and answers the median of each.
 * The first rounds warm up and do not count.
 */
export async function compare(rounds: number, a: () => Promise<unknown>, b: () => Promise<unknown>) {
  const warmUp = Math.ceil(rounds / 10);
  const times = { a: [] as number[], b: [] as number[] };
  for (let round = 0; round < rounds + warmUp; round += 1) {
    const [first, second] = [await time(a), await time(b)];
    if (round < warmUp) continue;
    times.a.push(first);
    times.b.push(second);
  }
  return { a: median(times.a), b: median(times.b) };
}

/** `1.23 (4.5 ms against 3.7 ms)`. */
export function ratio({ a, b }: { a: number; b: number }): string {
  return `${(a / b).toFixed(2)} (${a.toFixed(1)} ms against ${b.toFixed(1)} ms)`;
}
