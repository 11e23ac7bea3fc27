import { Loader } from "@mantine/core";
import { IconBan, IconCircleCheck, IconCircleX, IconClock, IconHelpCircle } from "@tabler/icons-react";
import Link from "next/link";
import type { CheckState, RowCheck } from "#components/connectors/list/bulk-check.ts";
import classes from "#components/connectors/list/check-list.module.css";
import { SettingLink, withSettingLinks } from "#components/policy/setting-links.tsx";
import text from "#components/shell/text.module.css";
import { withWarnings } from "#components/test-send/report-words.ts";

const words = {
  waiting: "Waiting",
  running: "Checking",
  ok: "Works",
  failed: "Failed",
  unsure: "Not proven",
  stopped: "Not checked",
} satisfies Record<CheckState["is"], string>;

/** How the check of each selected connector stands. */
export function CheckList({ checks }: { checks: RowCheck[] }) {
  const done = checks.filter(({ state }) => state.is !== "waiting" && state.is !== "running").length;
  const worked = checks.filter(({ state }) => state.is === "ok").length;
  return (
    <>
      <p className={classes.checkCount} role="status">
        {done < checks.length ? `${done} of ${checks.length} checked` : `Done: ${worked} of ${checks.length} work`}
      </p>
      <ul className={classes.checkList} aria-label="Connection checks">
        {checks.map(({ row, state }) => (
          <li key={row.id} className={classes.checkRow}>
            <CheckMark state={state} />
            <span>
              <strong>{row.name}</strong> {words[state.is]}
              {"why" in state && <>: {withSettingLinks(state.why)}</>}
              {"setting" in state && state.setting && (
                <>
                  {" "}
                  (<SettingLink name={state.setting} />)
                </>
              )}
              {state.is === "ok" && withWarnings(state.warnings)}
            </span>
            {hasMore(state) && (
              <Link href={`/connectors/${row.id}/test`} prefetch={false}>
                Open test
              </Link>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Whether the test page has something to say that does not stand here. */
function hasMore(state: CheckState): boolean {
  return "why" in state || (state.is === "ok" && state.warnings > 0);
}

function CheckMark({ state }: { state: CheckState }) {
  const common = { size: 17, stroke: 1.8, "aria-hidden": true } as const;
  switch (state.is) {
    case "running":
      return <Loader size={15} aria-hidden />;
    case "ok":
      return <IconCircleCheck {...common} className={text.good} />;
    case "failed":
      return <IconCircleX {...common} className={text.bad} />;
    case "unsure":
      return <IconHelpCircle {...common} className={text.warn} />;
    case "stopped":
      return <IconBan {...common} />;
    case "waiting":
      return <IconClock {...common} />;
  }
}
