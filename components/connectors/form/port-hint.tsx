"use client";

import { Button, Text } from "@mantine/core";
import { useWatch } from "react-hook-form";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm, useRules } from "#components/connectors/form/form-context.tsx";
import { SettingLink } from "#components/policy/setting-links.tsx";
import { portHint } from "#lib/email/suggestions.ts";

/** Offers the usual encryption for the port where the two disagree; it forces nothing. */
export function PortHint() {
  const { control, setValue } = useDraftForm();
  const [port, secure] = useWatch({ control, name: ["port", "secure"] });
  const hint = portHint({ port, secure });
  const { allowedPorts, sandboxPort } = useRules();
  const isClosed = allowedPorts !== "*" && port > 0 && port !== sandboxPort && !allowedPorts.includes(port);
  return (
    <div role="status" className={classes.portHint}>
      {isClosed && (
        <Text className={classes.hint}>
          The operator allows the ports {allowedPorts.join(", ")} (<SettingLink name="network.allowedPorts" />
          ). Tests and mails through this one are refused, unless it belongs to a known service.
        </Text>
      )}
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
