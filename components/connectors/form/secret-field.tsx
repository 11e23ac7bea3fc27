"use client";

import { Button, Text } from "@mantine/core";
import { useState } from "react";
import classes from "#components/connectors/form/form.module.css";
import { useStored } from "#components/connectors/form/form-context.tsx";
import { SecretInput } from "#components/connectors/form/secret-input.tsx";
import { StoredSecret } from "#components/connectors/form/stored-secret.tsx";
import { useField } from "#components/connectors/form/use-field.ts";
import { useSecretScope } from "#components/connectors/form/use-secret-scope.ts";
import type { SecretChange } from "#lib/email/connector.ts";
import { type SecretField as SecretName, secretFields } from "#lib/email/secrets.ts";

type SecretFieldProps = {
  field: SecretName;
  description?: string;
  placeholder?: string;
  isMultiline?: boolean;
  /** Something to know about what was typed; a hint, not an error. */
  hintFor?: (value: string) => string | undefined;
};

/**
 * A secret: what is stored is named by date and person and never shown; typing replaces it. A stored one is asked for
 * again as soon as its destination changes.
 */
export function SecretField({ field: secret, hintFor, ...rest }: SecretFieldProps) {
  const { path, label, noun } = secretFields[secret];
  const { field, fieldState } = useField(path);
  const change = field.value as unknown as SecretChange;
  const stored = useStored().secrets[secret];
  const { isTargetChanged } = useSecretScope(path, change, stored);
  const [isReplacing, setIsReplacing] = useState(false);
  // Nothing is stored and the connector was saved so: its other fields can be changed without the secret.
  const [isOptional] = useState(!stored && change.op === "keep");
  const isKeepable = stored?.isReadable === true && !isTargetChanged;

  if (stored?.isReadable && change.op !== "set") {
    const replace = () => {
      setIsReplacing(true);
      field.onChange({ op: "set", value: "" });
    };
    return (
      <StoredSecret
        field={path}
        label={label}
        stored={stored}
        isRemoved={change.op === "clear"}
        isFocused={isReplacing}
        onReplace={replace}
        onRemove={() => field.onChange({ op: "clear" })}
        onUndo={() => field.onChange({ op: "keep" })}
      />
    );
  }
  const typed = change.op === "set" ? change.value : "";
  const hint = hintFor?.(typed);
  // react-hook-form keeps the schema's error at `….value`, the server's at the secret itself.
  const error = fieldState.error as { message?: string; value?: { message?: string } } | undefined;
  return (
    <div>
      <SecretInput
        {...rest}
        label={label}
        value={typed}
        ref={field.ref}
        name={field.name}
        isFocused={isReplacing}
        note={noteFor(noun, change, stored, isTargetChanged)}
        error={error?.message ?? error?.value?.message}
        onBlur={field.onBlur}
        onChange={(value) => field.onChange(value === "" && isOptional ? keep : { op: "set", value })}
      />
      {hint && (
        <Text className={classes.hint} role="status">
          {hint}
        </Text>
      )}
      {isKeepable && (
        <Button
          className={classes.inlineButton}
          variant="subtle"
          size="compact-xs"
          onClick={() => field.onChange(keep)}
        >
          Keep the stored {noun}
        </Button>
      )}
    </div>
  );
}

const keep: SecretChange = { op: "keep" };

function noteFor(
  noun: string,
  change: SecretChange,
  stored: { isReadable: boolean } | undefined,
  isTargetChanged: boolean,
): string | undefined {
  if (stored && !stored.isReadable) return "The stored secret can no longer be opened. Enter it again.";
  if (stored && isTargetChanged) return `The destination changed, so the stored ${noun} is not used. Enter it again.`;
  if (change.op === "keep") return `No ${noun} is stored. Until you enter it, this connector cannot send.`;
  return undefined;
}
