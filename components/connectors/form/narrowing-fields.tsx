"use client";

import { Alert, NativeSelect, NumberInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { ClientCertificateFields } from "#components/connectors/form/client-certificate-fields.tsx";
import classes from "#components/connectors/form/form.module.css";
import { useExceptionNote, useRules } from "#components/connectors/form/form-context.tsx";
import { useOptionalField } from "#components/connectors/form/use-optional-field.ts";
import { withSettingLinks } from "#components/policy/setting-links.tsx";

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
  const { limits } = useRules();
  const note = useExceptionNote();
  const check = useOptionalField("verification");
  const way = useOptionalField("proxy");
  const isOpen = check.field.value === "none" || check.field.value === "certificate";
  return (
    <>
      <div>
        <NativeSelect
          {...check.field}
          value={check.field.value ?? ""}
          onChange={({ currentTarget }) => check.field.onChange(currentTarget.value || undefined)}
          label="Check of the server's certificate"
          description={withSettingLinks(`What has to be right before anything is sent.${note}`)}
          data={checks}
          error={check.error}
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
        description={withSettingLinks(
          `Whether connections take the proxy that the operator has set (network.proxy.url).${note}`,
        )}
        data={ways}
        error={way.error}
      />
      <div className={classes.times}>
        <Seconds
          name="connectSeconds"
          label="Time to connect"
          most={limits.connectMs}
          setting="network.timeouts.connect"
        />
        <Seconds
          name="answerSeconds"
          label="Time for an answer"
          most={limits.answerMs}
          setting="network.timeouts.answer"
        />
        <Seconds
          name="totalSeconds"
          label="Time for the whole"
          most={limits.totalMs}
          setting="network.timeouts.total"
        />
      </div>
    </>
  );
}

type SecondsProps = {
  name: "connectSeconds" | "answerSeconds" | "totalSeconds";
  label: string;
  most: number;
  setting: string;
};

/** A limit in seconds; longer than the operator's it changes nothing. */
function Seconds({ name, label, most, setting }: SecondsProps) {
  const { field, error } = useOptionalField(name);
  return (
    <NumberInput
      {...field}
      value={field.value ?? ""}
      onChange={(value) => field.onChange(value === "" ? undefined : Number(value))}
      label={label}
      description={withSettingLinks(`In seconds, at most ${most / 1_000} (${setting}).`)}
      placeholder={String(most / 1_000)}
      allowDecimal={false}
      allowNegative={false}
      hideControls
      error={error}
    />
  );
}
