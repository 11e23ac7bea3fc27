"use client";

import { Button, CloseButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import dynamic from "next/dynamic";
import { useState, useTransition } from "react";
import { DeleteDialog } from "#components/connectors/delete-dialog.tsx";
import classes from "#components/connectors/list/bulk-bar.module.css";
import { useBulkCheck } from "#components/connectors/list/bulk-check.ts";
import { useSelection } from "#components/connectors/list/selection.tsx";
import { useMay } from "#components/shell/role.tsx";
import { unreachable } from "#components/shell/unreachable.ts";
import { setConnectorsEnabled } from "#lib/actions/connectors.ts";

// Without something to show meanwhile, the box that was checked would wait for the code.
const ExportMenu = dynamic(() => import("#components/moving/export-menu.tsx").then((file) => file.ExportMenu), {
  loading: () => null,
});
const CheckList = dynamic(() => import("#components/connectors/list/check-list.tsx").then((file) => file.CheckList));

/** What can be done with all selected connectors; it stands at the foot of the list while some are selected. */
export function BulkBar() {
  const { selected, toggleAll } = useSelection();
  const [isAsking, setAsking] = useState(false);
  const [isPending, startTransition] = useTransition();
  const { checks, isRunning, start, stop, clear } = useBulkCheck();
  // The operator's can be checked and nothing else.
  const own = selected.filter(({ isOfFile }) => !isOfFile);
  const ids = own.map(({ id }) => id);
  const mayExport = useMay("editor");
  const mayChange = mayExport && own.length > 0;

  const setEnabled = (isEnabled: boolean) =>
    startTransition(async () => {
      const result = await setConnectorsEnabled(ids, isEnabled).catch(() => undefined);
      if (!result?.ok) {
        notifications.show({ color: "red", message: result?.problem.message ?? unreachable });
        return;
      }
      const what = result.value === 1 ? "1 connector is" : `${result.value} connectors are`;
      notifications.show({ message: `${what} ${isEnabled ? "enabled" : "disabled"}.` });
    });

  function close() {
    clear();
    toggleAll(false);
  }

  if (selected.length === 0 && checks.length === 0) return null;
  const isBusy = isPending || isRunning || selected.length === 0;
  return (
    <section className={classes.bulk} aria-label="Selected connectors">
      {checks.length > 0 && <CheckList checks={checks} />}
      <div className={classes.bulkRow}>
        <span className={classes.bulkCount} role="status">
          {selected.length} selected
          {own.length < selected.length && `, ${selected.length - own.length} kept in the file`}
        </span>
        {isRunning ? (
          <Button size="xs" variant="default" onClick={stop}>
            Stop
          </Button>
        ) : (
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => start(selected)}>
            Check connections
          </Button>
        )}
        {mayChange && own.some((row) => !row.isEnabled) && (
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => setEnabled(true)}>
            Enable
          </Button>
        )}
        {mayChange && own.some((row) => row.isEnabled) && (
          <Button size="xs" variant="default" disabled={isBusy} onClick={() => setEnabled(false)}>
            Disable
          </Button>
        )}
        {mayExport && selected.length > 0 && <ExportMenu ids={selected.map(({ id }) => id)} />}
        {mayChange && (
          <Button size="xs" color="red" variant="outline" disabled={isBusy} onClick={() => setAsking(true)}>
            Delete
          </Button>
        )}
        <CloseButton
          className={classes.bulkClose}
          aria-label="Clear the selection"
          disabled={isRunning}
          onClick={close}
        />
      </div>
      {isAsking && <DeleteDialog connectors={own} onClose={() => setAsking(false)} />}
    </section>
  );
}
