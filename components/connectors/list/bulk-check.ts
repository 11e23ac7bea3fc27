import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import type { SelectableRow } from "#components/connectors/list/selection.tsx";
import { cancelTest, checkConnector, type TestProgress } from "#lib/actions/tests.ts";

const checksAtOnce = 3;

export type CheckState =
  | { is: "waiting" | "running" | "stopped" }
  | { is: "ok"; warnings: number }
  | { is: "failed" | "unsure"; why: string };
export type RowCheck = { row: SelectableRow; state: CheckState };

/** Checks the connections of several connectors, three at a time, and tells how each fares. */
export function useBulkCheck() {
  const router = useRouter();
  const [checks, setChecks] = useState<RowCheck[]>([]);
  const [isRunning, setRunning] = useState(false);
  const isStopped = useRef(false);
  const runIds = useRef(new Set<string>());

  /** Begins no other check and closes the connections of those that run. */
  const stop = useCallback(() => {
    isStopped.current = true;
    for (const runId of runIds.current) void cancelTest(runId).catch(() => undefined);
  }, []);
  useEffect(() => stop, [stop]);

  const note = (id: string, state: CheckState) =>
    setChecks((before) => before.map((check) => (check.row.id === id ? { ...check, state } : check)));

  async function start(rows: SelectableRow[]) {
    isStopped.current = false;
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
        const runId = crypto.randomUUID();
        runIds.current.add(runId);
        note(id, await checkOne(id, runId));
        runIds.current.delete(runId);
      }
    };
    await Promise.all(Array.from({ length: checksAtOnce }, work));
    setRunning(false);
    router.refresh();
  }

  return { checks, isRunning, start, stop, clear: () => setChecks([]) };
}

/** Reads to the very end: only then is the outcome stored, which the list shows next. */
async function checkOne(id: string, runId: string): Promise<CheckState> {
  let state: CheckState = { is: "failed", why: "The check ended without an answer." };
  try {
    for await (const progress of await checkConnector({ id, runId })) state = stateOf(progress) ?? state;
  } catch {
    return { is: "failed", why: "The answer was interrupted." };
  }
  return state;
}

function stateOf(progress: TestProgress): CheckState | undefined {
  if ("problem" in progress) return { is: "failed", why: progress.problem.message };
  const { outcome, finding, warnings } = progress.report;
  if (!outcome) return undefined;
  if (outcome === "ok") return { is: "ok", warnings: warnings.length };
  if (outcome === "cancelled") return { is: "stopped" };
  return {
    is: outcome === "unsure" ? "unsure" : "failed",
    why: finding?.title ?? "The check did not succeed.",
  };
}
