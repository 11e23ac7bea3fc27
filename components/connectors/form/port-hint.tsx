"use client";

import { Button, Text } from "@mantine/core";
import { useWatch } from "react-hook-form";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm } from "#components/connectors/form/form-context.tsx";
import { portHint } from "#lib/email/suggestions.ts";

/** Offers the usual encryption for the port where the two disagree; it forces nothing. */
export function PortHint() {
  const { control, setValue } = useDraftForm();
  const [port, secure] = useWatch({ control, name: ["port", "secure"] });
  const hint = portHint({ port, secure });
  return (
    <div role="status" className={classes.portHint}>
      {hint && (
        <>
          <Text className={classes.hint}>{hint.message}</Text>
          <Button
            variant="default"
            size="compact-xs"
            onClick={() => setValue("secure", hint.secure, { shouldDirty: true, shouldTouch: true })}
          >
            Turn Secure {hint.secure ? "on" : "off"}
          </Button>
        </>
      )}
    </div>
  );
}
