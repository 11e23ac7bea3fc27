"use client";

import { Text, Textarea } from "@mantine/core";
import { useWatch } from "react-hook-form";
import { CertificateFacts } from "#components/connectors/form/certificate-facts.tsx";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm, useStored } from "#components/connectors/form/form-context.tsx";
import { SecretField } from "#components/connectors/form/secret-field.tsx";
import { useField } from "#components/connectors/form/use-field.ts";

/** The certificate that Entra knows and the private key that proves it. */
export function CertificateFields() {
  const { control } = useDraftForm();
  const { field, fieldState, error } = useField("credential.certificate");
  const keyChange = useWatch({ control, name: "credential.privateKey" });
  const isKeyStored = useStored().secrets.privateKey?.isReadable === true;
  return (
    <>
      <div>
        <Textarea
          {...field}
          label="Certificate"
          description="In PEM form, the public part that is uploaded to Entra."
          placeholder="-----BEGIN CERTIFICATE-----"
          rows={5}
          classNames={{ input: classes.code }}
          autoComplete="off"
          spellCheck={false}
          error={error}
        />
        <CertificateFacts pem={field.value} />
      </div>
      <div>
        <SecretField
          field="privateKey"
          description="In PEM form, unencrypted (PKCS #8 or PKCS #1)."
          placeholder="-----BEGIN PRIVATE KEY-----"
          isMultiline
        />
        {isKeyStored && fieldState.isDirty && keyChange?.op === "keep" && (
          <Text className={classes.hint} role="status">
            The certificate changed: replace the private key too, unless the new certificate was made for the same key.
          </Text>
        )}
      </div>
    </>
  );
}
