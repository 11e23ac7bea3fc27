"use client";

import { Button, InputWrapper, Text } from "@mantine/core";
import classes from "#components/connectors/form/form.module.css";
import { Time } from "#components/time.tsx";
import type { SecretState } from "#lib/connectors/view.ts";

type StoredSecretProps = {
  /** Where the secret stands in the connector, for those who lead here. */
  field: string;
  label: string;
  stored: SecretState;
  isRemoved: boolean;
  /** Puts the focus back where it came from after a replacement was called off. */
  isFocused: boolean;
  onReplace: () => void;
  onRemove: () => void;
  onUndo: () => void;
};

/** That a secret is stored, since when and by whom, and what can be done about it. */
export function StoredSecret(props: StoredSecretProps) {
  const { field, label, stored, isRemoved, isFocused, onReplace, onRemove, onUndo } = props;
  return (
    <InputWrapper label={label} labelElement="div">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would bring a legend and a frame */}
      <div className={classes.storedSecret} role="group" aria-label={label}>
        <Text size="sm" className={classes.storedSecretText}>
          {isRemoved ? (
            "Removed when you save. Without it this connector cannot send."
          ) : (
            <>
              Set on <Time at={stored.setAt} isDay /> by {stored.setBy}
            </>
          )}
        </Text>
        {isRemoved ? (
          <Button variant="default" size="compact-sm" onClick={onUndo} data-field={field}>
            Undo
          </Button>
        ) : (
          <>
            <Button variant="default" size="compact-sm" onClick={onReplace} autoFocus={isFocused} data-field={field}>
              Replace
            </Button>
            <Button variant="subtle" color="gray" size="compact-sm" onClick={onRemove}>
              Remove
            </Button>
          </>
        )}
      </div>
    </InputWrapper>
  );
}
