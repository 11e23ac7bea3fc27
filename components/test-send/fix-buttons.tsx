import { Button, Menu, MenuDropdown, MenuItem, MenuTarget } from "@mantine/core";
import { IconChevronDown, IconWand } from "@tabler/icons-react";
import { useState } from "react";
import { LazyConfirmDialog } from "#components/shell/lazy-confirm-dialog.tsx";
import classes from "#components/test-send/finding.module.css";
import { groupFixes } from "#components/test-send/fix-groups.ts";
import { FixQuestion } from "#components/test-send/fix-question.tsx";
import { useReportTools } from "#components/test-send/fixing.ts";
import type { Fix } from "#lib/email/report.ts";

/** A button for each change that removes the cause; the regions of a provider share one. */
export function FixButtons({ fixes }: { fixes: Fix[] }) {
  const { onFix, editHref } = useReportTools();
  const [asked, setAsked] = useState<Fix>();
  const { single, regions } = groupFixes(fixes);
  return (
    <>
      {single.map((fix) => (
        <Button
          key={fix.label}
          variant="light"
          size="xs"
          leftSection={<IconWand size={15} aria-hidden />}
          onClick={() => (fix.confirm ? setAsked(fix) : onFix(fix))}
        >
          {fix.label}
        </Button>
      ))}
      {regions.length > 0 && (
        <Menu position="bottom-start" shadow="md" transitionProps={{ duration: 0 }}>
          <MenuTarget>
            <Button variant="light" size="xs" rightSection={<IconChevronDown size={15} aria-hidden />}>
              Change the region…
            </Button>
          </MenuTarget>
          <MenuDropdown mah={320} style={{ overflowY: "auto" }}>
            {regions.map((fix) => (
              <MenuItem key={fix.label} onClick={() => onFix(fix)}>
                {fix.label}
              </MenuItem>
            ))}
          </MenuDropdown>
        </Menu>
      )}
      {editHref && fixes.length > 0 && (
        <span className={classes.fixHint}>
          Opens the connector with this change and tries again; saving is up to you.
        </span>
      )}
      {asked?.confirm && (
        <LazyConfirmDialog
          title={withoutEllipsis(asked.label)}
          cancelLabel="Cancel"
          confirmLabel={withoutEllipsis(asked.label)}
          onCancel={() => setAsked(undefined)}
          onConfirm={() => {
            setAsked(undefined);
            onFix(asked);
          }}
        >
          <FixQuestion {...asked.confirm} />
        </LazyConfirmDialog>
      )}
    </>
  );
}

function withoutEllipsis(label: string): string {
  return label.replace(/…$/, "");
}
