import "server-only";
import * as z from "zod";
import { db } from "#lib/db.ts";
import packageFile from "#package.json" with { type: "json" };

const factKey = "worker";
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

const heartbeat = z.object({ seenAt: z.iso.datetime() });

/** Looks whether the database answers and when a worker was last seen. Never throws. */
export async function getHealth(): Promise<Health> {
  const { version } = packageFile;
  try {
    const fact = await db.fact.findUnique({ where: { key: factKey } });
    const seenAt = heartbeat.safeParse(fact?.value).data?.seenAt ?? null;
    const isAlive = seenAt !== null && Date.now() - Date.parse(seenAt) < silentAfterMs;
    return { status: "ok", database: "ok", worker: { seenAt, isAlive }, version };
  } catch {
    return { status: "failing", database: "failing", worker: { seenAt: null, isAlive: false }, version };
  }
}

/** Notes that a worker is alive. */
export async function saveHeartbeat(): Promise<void> {
  const value = { seenAt: new Date().toISOString() };
  await db.fact.upsert({ where: { key: factKey }, create: { key: factKey, value }, update: { value } });
}

/** Takes the heartbeat back when the worker stops on purpose, so that its absence is known at once. */
export async function deleteHeartbeat(): Promise<void> {
  await db.fact.deleteMany({ where: { key: factKey } });
}
