"use client";

import { Button, InputWrapper, Text, Textarea } from "@mantine/core";
import { useState } from "react";
import classes from "#components/connectors/form/form.module.css";
import { useExceptionNote } from "#components/connectors/form/form-context.tsx";
import { useOptionalField } from "#components/connectors/form/use-optional-field.ts";
import { useThumbprints } from "#components/connectors/form/use-thumbprints.ts";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { Fingerprint } from "#components/test-send/fingerprint.tsx";

const label = "Trusted certificate";

/**
 * One more certificate that the connector believes: named by its fingerprint, or pasted. While somebody pastes it the
 * text stays, so that nothing moves under the cursor.
 */
export function TrustedCertificateField() {
  const { field, fieldState, error } = useOptionalField("trustedCertificate");
  const note = useExceptionNote();
  const [isTyping, setIsTyping] = useState(false);
  const pem = field.value ?? "";
  const fingerprint = useThumbprints(pem)?.sha256.replace(/(..)(?=.)/g, "$1:");

  if (pem !== "" && !isTyping && !fieldState.error) {
    return (
      <InputWrapper label={label} labelElement="div">
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame */}
        <div className={classes.storedSecret} role="group" aria-label={label}>
          <div className={classes.storedSecretText}>
            <Text size="sm">
              {withSettingLinks(
                `This connector trusts what this certificate vouches for, besides the usual ones.${note}`,
              )}
            </Text>
            <dl className={classes.thumbprints}>
              <dt>SHA-256</dt>
              <dd>{fingerprint && <Fingerprint value={fingerprint} />}</dd>
            </dl>
          </div>
          <Button
            variant="subtle"
            color="gray"
            size="compact-sm"
            data-field="trustedCertificate"
            onClick={() => {
              setIsTyping(true);
              field.onChange(undefined);
            }}
          >
            Remove
          </Button>
        </div>
      </InputWrapper>
    );
  }
  return (
    <div>
      <Textarea
        {...field}
        value={pem}
        onChange={(event) => {
          setIsTyping(true);
          field.onChange(event.currentTarget.value || undefined);
        }}
        label={label}
        description={withSettingLinks(
          `Only for a server whose certificate no public authority issued: its own one, or that of your authority, in PEM form.${note}`,
        )}
        placeholder="-----BEGIN CERTIFICATE-----"
        rows={3}
        classNames={{ input: classes.code }}
        autoFocus={isTyping}
        autoComplete="off"
        spellCheck={false}
        error={error}
      />
      {fingerprint && (
        <dl className={classes.thumbprints}>
          <dt>SHA-256</dt>
          <dd>
            <Fingerprint value={fingerprint} />
          </dd>
        </dl>
      )}
    </div>
  );
}
