import "server-only";
import { db } from "#lib/db.ts";

/** A bucket that holds `size` and gives back one every `everyMs`. */
export type Limit = { size: number; everyMs: number };

/**
 * Takes one out of the bucket `key`; answers 0, or, when it is used up, in how many milliseconds one is there again.
 * A single statement, so that requests side by side, in whichever process, cannot take more than there is (the generic
 * cell rate algorithm: all that is kept is the moment at which the bucket is full again). Its clock goes on while it
 * waits for the row: by the moment at which it began, what others took meanwhile would lie in its future.
 */
export async function takeOne(key: string, { size, everyMs }: Limit): Promise<number> {
  const taken = await db.$executeRaw`
    INSERT INTO rate_bucket AS bucket (key, full_at)
    VALUES (${key}, clock_timestamp() + ${everyMs}::int * interval '1 millisecond')
    ON CONFLICT (key) DO UPDATE
    SET full_at = greatest(bucket.full_at, clock_timestamp()) + ${everyMs}::int * interval '1 millisecond'
    WHERE bucket.full_at <= clock_timestamp() + ${everyMs * (size - 1)}::int * interval '1 millisecond'`;
  if (taken > 0) return 0;
  const [wait] = await db.$queryRaw<{ ms: number }[]>`
    SELECT greatest(1, extract(epoch FROM full_at - now()) * 1000 - ${everyMs * (size - 1)}::int)::int AS ms
    FROM rate_bucket WHERE key = ${key}`;
  return wait?.ms ?? 1;
}

/** Fills the bucket again. */
export async function refill(key: string): Promise<void> {
  await db.rateBucket.deleteMany({ where: { key } });
}

/** Forgets the buckets that are full. */
export async function deleteFullBuckets(now: Date): Promise<void> {
  await db.rateBucket.deleteMany({ where: { fullAt: { lt: now } } });
}
