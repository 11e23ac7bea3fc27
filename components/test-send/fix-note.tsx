import { Button } from "@mantine/core";
import { IconArrowBackUp, IconPencilCheck } from "@tabler/icons-react";
import type { Fixed } from "#components/test-send/fixing.ts";
import classes from "#components/test-send/test-send.module.css";

type FixNoteProps = {
  fixed?: Fixed;
  isUndone: boolean;
  onUndo: () => void;
};

/** What a change made different in the form, with the way back. The region is always there, so that it is read out. */
export function FixNote({ fixed, isUndone, onUndo }: FixNoteProps) {
  return (
    <div role="status" className={classes.fixNote}>
      {fixed && fixed.changed !== "" && (
        <>
          <IconPencilCheck size={17} stroke={1.8} aria-hidden />
          <span>
            {isUndone ? "Taken back: " : "Changed in the form: "}
            {fixed.changed}. {!isUndone && fixed.focus && "Fill in what is missing, then try again."}
          </span>
          {!isUndone && (
            <Button
              variant="default"
              size="compact-xs"
              leftSection={<IconArrowBackUp size={14} aria-hidden />}
              onClick={onUndo}
            >
              Undo
            </Button>
          )}
        </>
      )}
    </div>
  );
}
