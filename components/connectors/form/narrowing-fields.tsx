"use client";

import { Alert, NativeSelect, NumberInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ClientCertificateFields } from "#components/connectors/form/client-certificate-fields.tsx";
import classes from "#components/connectors/form/form.module.css";
import { useRules } from "#components/connectors/form/form-context.tsx";
import { useOptionalField } from "#components/connectors/form/use-optional-field.ts";

const checks = [
  { value: "", label: "As the settings say" },
  { value: "full", label: "Chain and host name" },
  { value: "certificate", label: "The chain alone" },
  { value: "none", label: "Nothing" },
];

const ways = [
  { value: "", label: "As the settings say" },
  { value: "required", label: "Never without the proxy" },
  { value: "off", label: "Without the proxy" },
];

/** What a connector asks of its own connections. It may be stricter than the settings; looser only where they allow it. */
export function NarrowingFields() {
  const { areExceptionsAllowed, limits } = useRules();
  const check = useOptionalField("verification");
  const way = useOptionalField("proxy");
  const isOpen = check.field.value === "none" || check.field.value === "certificate";
  const note = areExceptionsAllowed ? "" : " The operator allows no exceptions: only stricter choices work.";
  return (
    <>
      <div>
        <NativeSelect
          {...check.field}
          value={check.field.value ?? ""}
          onChange={({ currentTarget }) => check.field.onChange(currentTarget.value || undefined)}
          label="Check of the server's certificate"
          description={`What has to be right before anything is sent.${note}`}
          data={checks}
          error={check.fieldState.error?.message}
        />
        {isOpen && (
          <Alert
            mt="xs"
            color="yellow"
            icon={<IconAlertTriangle aria-hidden />}
            title="Another server could pass for this one"
          >
            Whoever stands in between could read mail and password. Trusting one certificate is safer.
          </Alert>
        )}
      </div>
      <ClientCertificateFields />
      <NativeSelect
        {...way.field}
        value={way.field.value ?? ""}
        onChange={({ currentTarget }) => way.field.onChange(currentTarget.value || undefined)}
        label="Proxy"
        description={`Whether connections take the proxy that the operator has set.${note}`}
        data={ways}
        error={way.fieldState.error?.message}
      />
      <div className={classes.times}>
        <Seconds name="connectSeconds" label="Time to connect" most={limits.connectMs} />
        <Seconds name="answerSeconds" label="Time for an answer" most={limits.answerMs} />
        <Seconds name="totalSeconds" label="Time for the whole" most={limits.totalMs} />
      </div>
    </>
  );
}

type SecondsProps = { name: "connectSeconds" | "answerSeconds" | "totalSeconds"; label: string; most: number };

/** A limit in seconds; longer than the operator's it changes nothing. */
function Seconds({ name, label, most }: SecondsProps) {
  const { field, fieldState } = useOptionalField(name);
  return (
    <NumberInput
      {...field}
      value={field.value ?? ""}
      onChange={(value) => field.onChange(value === "" ? undefined : Number(value))}
      label={label}
      description={`In seconds, at most ${most / 1_000}.`}
      placeholder={String(most / 1_000)}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      error={fieldState.error?.message}
    />
  );
}
