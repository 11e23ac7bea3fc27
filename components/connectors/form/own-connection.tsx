"use client";

import dynamic from "next/dynamic";
import { useWatch } from "react-hook-form";
import { DescribedSwitch } from "#components/connectors/form/described-switch.tsx";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm } from "#components/connectors/form/form-context.tsx";
import { PortField } from "#components/connectors/form/port-field.tsx";
import { PortHint } from "#components/connectors/form/port-hint.tsx";
import { Section } from "#components/connectors/form/section.tsx";
import { SelectField } from "#components/connectors/form/select-field.tsx";
import { startTlsChoices } from "#components/connectors/form/start-tls-choices.ts";
import { TextField } from "#components/connectors/form/text-field.tsx";
import { useField } from "#components/connectors/form/use-field.ts";

const HostHint = dynamic(() => import("#components/connectors/form/host-hint.tsx").then((module) => module.HostHint));

/** Host, port and encryption of any other mail server. */
export function OwnConnection() {
  const { control, setValue, getValues } = useDraftForm();
  const { field } = useField("secure");
  const [isSecure, host] = useWatch({ control, name: ["secure", "host"] });
  return (
    <Section title="Connection">
      <div className={classes.hostAndPort}>
        <TextField
          name="host"
          label="Host"
          placeholder="smtp.example.com"
          inputMode="url"
          autoCapitalize="none"
          onBlurCapture={() => {
            const host = getValues("host");
            if (host !== host.trim()) setValue("host", host.trim(), { shouldDirty: true });
          }}
        />
        <PortField />
      </div>
      <div role="status" className={classes.portHint}>
        {/[:/@?#]/.test(host) && <HostHint />}
      </div>
      <PortHint />
      <DescribedSwitch
        ref={field.ref}
        name={field.name}
        onBlur={field.onBlur}
        checked={field.value}
        onChange={(event) => field.onChange(event.currentTarget.checked)}
        label="Secure"
        description="Encrypt from the first byte, as on port 465. Off: connect in plain text first, then use STARTTLS as below."
      />
      <SelectField
        name="startTls"
        label="STARTTLS"
        data={startTlsChoices}
        disabled={isSecure}
        description={
          isSecure
            ? "Not used while Secure is on: the connection is encrypted already."
            : "When the connection switches to encryption after the greeting."
        }
      />
    </Section>
  );
}
