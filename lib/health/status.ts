import "server-only";
import { db } from "#lib/db.ts";
import packageFile from "#package.json" with { type: "json" };

const factPrefix = "worker/";
/** Each worker has a row of its own, so that one that stops does not take the others' along. */
const ownFact = factPrefix + crypto.randomUUID();
/** The worker is missed after three silent heartbeats. */
const silentAfterMs = 30_000;

/** How often a worker says that it is alive, in milliseconds. */
export const heartbeatMs = 10_000;

/** What `/api/health` answers: failing while the database cannot be asked; the worker is told, not judged. */
export type Health = {
  status: "ok" | "failing";
  database: "ok" | "failing";
  /** `seenAt` is ISO 8601. */
  worker: { seenAt: string | null; isAlive: boolean };
  version: string;
};

/** Looks whether the database answers and when any worker was last seen. Never throws. */
export async function getHealth(): Promise<Health> {
  const { version } = packageFile;
  try {
    const newest = await db.fact.findFirst({
      where: { key: { startsWith: factPrefix } },
      orderBy: { updatedAt: "desc" },
    });
    const isAlive = newest !== null && Date.now() - newest.updatedAt.getTime() < silentAfterMs;
    return {
      status: "ok",
      database: "ok",
      worker: { seenAt: newest?.updatedAt.toISOString() ?? null, isAlive },
      version,
    };
  } catch {
    return { status: "failing", database: "failing", worker: { seenAt: null, isAlive: false }, version };
  }
}

/** Notes that this worker is alive. */
export async function saveHeartbeat(): Promise<void> {
  const row = { value: {}, updatedAt: new Date() };
  await db.fact.upsert({ where: { key: ownFact }, create: { key: ownFact, ...row }, update: row });
}

/** Takes the heartbeat back when this worker stops on purpose, so that its absence is known at once. */
export async function deleteHeartbeat(): Promise<void> {
  await db.fact.deleteMany({ where: { key: ownFact } });
}

/** Forgets the workers that were last seen before `before`. */
export async function deleteSilentWorkers(before: Date): Promise<void> {
  await db.fact.deleteMany({ where: { key: { startsWith: factPrefix }, updatedAt: { lt: before } } });
}
