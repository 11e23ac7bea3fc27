"use client";

import { Button, Text } from "@mantine/core";
import { useWatch } from "react-hook-form";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm } from "#components/connectors/form/form-context.tsx";
import { hostHint } from "#lib/email/suggestions.ts";

/** Offers the bare host of what was pasted, and puts its port where it belongs. */
export function HostHint() {
  const { control, setValue, setFocus } = useDraftForm();
  const hint = hostHint(useWatch({ control, name: "host" }));
  if (!hint) return null;
  const { host, port } = hint;

  function take() {
    const how = { shouldDirty: true, shouldTouch: true, shouldValidate: true };
    setValue("host", host, how);
    if (port) setValue("port", port, how);
    setFocus("host");
  }
  return (
    <>
      <Text className={classes.hint}>This is more than a host name.</Text>
      <Button variant="default" size="compact-xs" onClick={take}>
        Use {host}
        {port ? `, port ${port}` : ""}
      </Button>
    </>
  );
}
