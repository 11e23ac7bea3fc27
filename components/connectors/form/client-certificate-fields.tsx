"use client";

import { Textarea } from "@mantine/core";
import { DescribedSwitch } from "#components/connectors/form/described-switch.tsx";
import classes from "#components/connectors/form/form.module.css";
import { SecretField } from "#components/connectors/form/secret-field.tsx";
import { useField } from "#components/connectors/form/use-field.ts";
import { useOptionalField } from "#components/connectors/form/use-optional-field.ts";
import type { SecretChange } from "#lib/email/connector.ts";

const empty: { certificate: string; privateKey: SecretChange } = {
  certificate: "",
  privateKey: { op: "set", value: "" },
};

/** The certificate with which the connector proves who it is to servers that ask for one. */
export function ClientCertificateFields() {
  const { field } = useOptionalField("clientCertificate");
  const isOn = field.value !== undefined;
  return (
    <>
      <DescribedSwitch
        ref={field.ref}
        name={field.name}
        onBlur={field.onBlur}
        checked={isOn}
        onChange={(event) => field.onChange(event.currentTarget.checked ? empty : undefined)}
        label="Client certificate"
        description="For a server that asks for one, besides or instead of a password."
      />
      {isOn && <Fields />}
    </>
  );
}

function Fields() {
  const { field, error } = useField("clientCertificate.certificate");
  return (
    <>
      <Textarea
        {...field}
        label="Certificate to show"
        description="In PEM form."
        placeholder="-----BEGIN CERTIFICATE-----"
        rows={3}
        classNames={{ input: classes.code }}
        autoComplete="off"
        spellCheck={false}
        error={error}
      />
      <SecretField
        field="clientKey"
        description="In PEM form, unencrypted."
        placeholder="-----BEGIN PRIVATE KEY-----"
        isMultiline
      />
    </>
  );
}
