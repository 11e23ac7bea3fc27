import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { SelectableRow } from "#components/connectors/list/selection.tsx";
import { cancelTest, checkConnector, type TestProgress } from "#lib/actions/tests.ts";
import type { Report } from "#lib/email/report.ts";

const checksAtOnce = 3;
/** How long a check waits for room under the limit of tests a minute; a longer rest is a failure to be told. */
const longestWaitMs = 70_000;

export type CheckState =
  | { is: "waiting" | "running" | "stopped" }
  | { is: "ok"; warnings: number }
  | { is: "failed" | "unsure"; why: string; setting?: string };
export type RowCheck = { row: SelectableRow; state: CheckState };

/** Checks the connections of several connectors, three at a time, and tells how each fares. */
export function useBulkCheck() {
  const router = useRouter();
  const [checks, setChecks] = useState<RowCheck[]>([]);
  const [isRunning, setRunning] = useState(false);
  const isStopped = useRef(false);
  const stopped = useRef(Promise.withResolvers<void>());
  const runIds = useRef(new Set<string>());

  /** Begins no other check and closes the connections of those that run. */
  const stop = useCallback(() => {
    isStopped.current = true;
    stopped.current.resolve();
    for (const runId of runIds.current) void cancelTest(runId).catch(() => undefined);
  }, []);
  useEffect(() => stop, [stop]);

  const note = (id: string, state: CheckState) =>
    setChecks((before) => before.map((check) => (check.row.id === id ? { ...check, state } : check)));

  /** Makes a check, again when the limit of tests kept it from being made. */
  async function checkInTime(id: string): Promise<CheckState> {
    for (;;) {
      const runId = crypto.randomUUID();
      runIds.current.add(runId);
      const { state, waitMs } = await checkOne(id, runId);
      runIds.current.delete(runId);
      if (waitMs === undefined) return state;
      note(id, { is: "waiting" });
      await Promise.race([after(waitMs), stopped.current.promise]);
      if (isStopped.current) return { is: "stopped" };
      note(id, { is: "running" });
    }
  }

  async function start(rows: SelectableRow[]) {
    isStopped.current = false;
    stopped.current = Promise.withResolvers();
    setRunning(true);
    setChecks(rows.map((row) => ({ row, state: { is: "waiting" } })));
    const queue = rows.values();
    const work = async () => {
      for (const { id } of queue) {
        if (isStopped.current) {
          note(id, { is: "stopped" });
          continue;
        }
        note(id, { is: "running" });
        note(id, await checkInTime(id));
      }
    };
    await Promise.all(Array.from({ length: checksAtOnce }, work));
    setRunning(false);
    router.refresh();
  }

  return { checks, isRunning, start, stop, clear: () => setChecks([]) };
}

const after = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** `waitMs`: when it is worth trying again by itself. */
type Check = { state: CheckState; waitMs?: number };

/** Reads to the very end: only then is the outcome stored, which the list shows next. */
async function checkOne(id: string, runId: string): Promise<Check> {
  let check: Check = { state: { is: "failed", why: "The check ended without an answer." } };
  try {
    for await (const progress of await checkConnector({ id, runId })) check = checkOf(progress) ?? check;
  } catch {
    return { state: { is: "failed", why: "The answer was interrupted." } };
  }
  return check;
}

function checkOf(progress: TestProgress): Check | undefined {
  if ("report" in progress) {
    const state = stateOf(progress.report);
    return state && { state };
  }
  const { code, message, retryAt } = progress.problem;
  const waitMs = Math.max(Date.parse(retryAt ?? "") - Date.now(), 0);
  const isShort = code === "tooMany" && waitMs <= longestWaitMs;
  return { state: { is: "failed", why: message }, ...(isShort ? { waitMs } : {}) };
}

function stateOf({ outcome, finding, warnings }: Report): CheckState | undefined {
  if (!outcome) return undefined;
  if (outcome === "ok") return { is: "ok", warnings: warnings.length };
  if (outcome === "cancelled") return { is: "stopped" };
  return {
    is: outcome === "unsure" ? "unsure" : "failed",
    why: finding?.title ?? "The check did not succeed.",
    setting: finding?.setting,
  };
}
