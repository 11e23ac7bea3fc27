"use client";

import { Pill, PillGroup, PillsInput, PillsInputField } from "@mantine/core";
import { type ClipboardEvent, type KeyboardEvent, type ReactNode, useState } from "react";
import { type Control, useController } from "react-hook-form";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import classes from "#components/test-send/test-send.module.css";
import { parseMailbox, splitMailboxes } from "#lib/email/address.ts";
import type { MessageInput } from "#lib/email/message.ts";

const mistakesShown = 3;

type RecipientsFieldProps = {
  name: "to" | "cc" | "bcc" | "replyTo";
  label: string;
  control: Control<MessageInput>;
  isDotlessAllowed: boolean;
  placeholder?: string;
};

/** Addresses as chips. A mistake stands at its chip and in words below; Backspace takes the last one back to edit it. */
export function RecipientsField({ name, label, control, isDotlessAllowed, placeholder }: RecipientsFieldProps) {
  const { field, fieldState } = useController({ name, control });
  const [text, setText] = useState("");
  const entries: string[] = field.value;

  function add(typed: string) {
    setText("");
    const added = splitMailboxes(typed).filter((entry) => !entries.includes(entry));
    if (added.length > 0) field.onChange([...entries, ...new Set(added)]);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "Enter" || ((event.key === "," || event.key === ";") && isWhole(text))) {
      event.preventDefault();
      add(text);
    }
    const last = entries.at(-1);
    if (event.key === "Backspace" && text === "" && last !== undefined) {
      event.preventDefault();
      field.onChange(entries.slice(0, -1));
      setText(last);
    }
  }

  function onPaste(event: ClipboardEvent<HTMLInputElement>) {
    const pasted = event.clipboardData.getData("text");
    if (!/[,;\t\r\n]/.test(pasted)) return;
    event.preventDefault();
    const { selectionStart, selectionEnd } = event.currentTarget;
    add(text.slice(0, selectionStart ?? text.length) + pasted + text.slice(selectionEnd ?? text.length));
  }

  const mistakes = entries.flatMap((entry, index) => {
    const parsed = parseMailbox(entry, { isDotlessAllowed });
    return parsed.ok ? [] : [{ index, entry, message: parsed.message }];
  });
  const listMistake = fieldState.error?.message ?? fieldState.error?.root?.message;
  return (
    <PillsInput label={label} error={errorOf(listMistake, mistakes)}>
      <PillGroup>
        {entries.map((entry, index) => {
          const mistake = mistakes.find((candidate) => candidate.index === index);
          return (
            <Pill
              key={entry}
              withRemoveButton
              className={mistake ? classes.badPill : undefined}
              title={mistake?.message ?? entry}
              onRemove={() => field.onChange(entries.filter((_, other) => other !== index))}
              removeButtonProps={{ "aria-label": `Remove ${entry}`, "aria-hidden": false, tabIndex: 0 }}
            >
              {entry}
            </Pill>
          );
        })}
        <PillsInputField
          ref={field.ref}
          name={name}
          value={text}
          placeholder={entries.length === 0 ? placeholder : undefined}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => {
            add(text);
            field.onBlur();
          }}
        />
      </PillGroup>
    </PillsInput>
  );
}

/** Whether a comma after this text ends an entry; in `"Jones, Tom" <tom@…` and `Jones, Tom <…` it does not. */
function isWhole(text: string): boolean {
  const quotes = text.match(/"/g)?.length ?? 0;
  return text.includes("@") && quotes % 2 === 0 && (!text.includes("<") || text.includes(">"));
}

function errorOf(listMistake: string | undefined, mistakes: { entry: string; message: string }[]): ReactNode {
  if (!listMistake && mistakes.length === 0) return undefined;
  const more = mistakes.length - mistakesShown;
  return (
    <>
      {listMistake && <span className={classes.mistake}>{withSettingLinks(listMistake)}</span>}
      {mistakes.slice(0, mistakesShown).map(({ entry, message }) => (
        <span key={entry} className={classes.mistake}>
          <strong>{entry.length > 60 ? `${entry.slice(0, 60)}…` : entry}</strong>: {message}
        </span>
      ))}
      {more > 0 && <span className={classes.mistake}>and {more} more with a mistake.</span>}
    </>
  );
}
