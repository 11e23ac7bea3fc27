import { Button, Checkbox } from "@mantine/core";
import { IconPlugConnected, IconSend } from "@tabler/icons-react";
import { useId } from "react";
import classes from "#components/test-send/test-send.module.css";
import type { Action } from "#lib/email/report.ts";

type TestButtonsProps = {
  /** Exchange has no recipients to ask for, and nothing to begin. */
  isSmtp: boolean;
  isDeep: boolean;
  onDeepChange: (isDeep: boolean) => void;
  /** What runs, while something does. */
  running?: Action;
  isCancelling: boolean;
  onCheck: () => void;
  onCancel: () => void;
};

/** Sending, checking without sending, and stopping either. */
export function TestButtons(props: TestButtonsProps) {
  const { isSmtp, isDeep, onDeepChange, running, isCancelling, onCheck, onCancel } = props;
  const deepId = useId();
  const isChecking = running !== undefined && running !== "send";
  return (
    <div className={classes.actions}>
      <div className={classes.buttons}>
        <Button
          type="submit"
          leftSection={<IconSend size={17} aria-hidden />}
          loading={running === "send"}
          disabled={isChecking}
        >
          Send test email
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={17} aria-hidden />}
          loading={isChecking}
          disabled={running === "send"}
          onClick={onCheck}
        >
          Check without sending
        </Button>
        {running && (
          <Button variant="subtle" color="red" onClick={onCancel} disabled={isCancelling}>
            {isCancelling ? "Cancelling…" : "Cancel"}
          </Button>
        )}
      </div>
      <p className={classes.buttonNote}>
        {isSmtp
          ? "The check asks the server for the recipients above, or for the sender’s own address where there are none, and takes the question back."
          : "The check signs in, reads the permissions and looks the sender up. It sends nothing."}
      </p>
      {isSmtp && (
        <div>
          <Checkbox
            size="sm"
            label="Go deeper: begin the message and break off"
            aria-describedby={deepId}
            checked={isDeep}
            onChange={(event) => onDeepChange(event.currentTarget.checked)}
          />
          <p id={deepId} className={classes.deepNote}>
            The check then proves that this sender may send and asks whether the sign-in is needed. Nobody gets mail.
          </p>
        </div>
      )}
    </div>
  );
}
