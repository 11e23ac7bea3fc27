"use client";

import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useWatch } from "react-hook-form";
import { DescribedSwitch } from "#components/connectors/form/described-switch.tsx";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm, useExceptionNote } from "#components/connectors/form/form-context.tsx";
import { NarrowingFields } from "#components/connectors/form/narrowing-fields.tsx";
import { SelectField } from "#components/connectors/form/select-field.tsx";
import { TrustedCertificateField } from "#components/connectors/form/trusted-certificate-field.tsx";
import { useOptionalField } from "#components/connectors/form/use-optional-field.ts";
import { withSettingLinks } from "#components/policy/setting-links.tsx";

const choices = [
  { value: "body", label: "In the body of the request (usual)" },
  { value: "header", label: "In the Authorization header" },
];

/** The choices that a connector of this kind has besides its usual fields. */
export function AdvancedChoices() {
  const { control } = useDraftForm();
  const isExchange = useWatch({ control, name: "kind" }) === "exchange";
  return (
    <div className={classes.advanced}>
      {isExchange && (
        <SelectField
          name="clientAuthentication"
          label="Send client credentials"
          data={choices}
          description="The Authorization header follows RFC 6749, section 2.3.1. Change it only if a gateway before Entra asks for it. A certificate always travels in the body."
        />
      )}
      <TrustedCertificateField />
      {!isExchange && <OldTlsField />}
      <NarrowingFields />
    </div>
  );
}

/** The exception is there or it is not: off means that the connector does not mention it. */
function OldTlsField() {
  const { field } = useOptionalField("isOldTlsAllowed");
  const note = useExceptionNote();
  const isAllowed = field.value === true;
  return (
    <div>
      <DescribedSwitch
        ref={field.ref}
        name={field.name}
        onBlur={field.onBlur}
        checked={isAllowed}
        onChange={(event) => field.onChange(event.currentTarget.checked || undefined)}
        label="Allow TLS 1.0 and 1.1"
        description={withSettingLinks(
          `Only for a server that cannot be updated, within a network that you trust.${note}`,
        )}
      />
      {isAllowed && (
        <Alert
          mt="xs"
          color="yellow"
          icon={<IconAlertTriangle aria-hidden />}
          title="This connector accepts outdated encryption"
        >
          Whoever can listen to the connection may be able to read mail and password in spite of it.
        </Alert>
      )}
    </div>
  );
}
