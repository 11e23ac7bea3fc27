"use client";

import { Button, NativeSelect, Textarea } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { FileField } from "#components/moving/file-field.tsx";
import type { ImportSource } from "#components/moving/import-screen.tsx";
import { MistakeAlert } from "#components/moving/mistake-alert.tsx";
import classes from "#components/moving/moving.module.css";
import { unreachable } from "#components/shell/unreachable.ts";
import { previewImport } from "#lib/actions/moving.ts";
import { type Format, formatNames, formats } from "#lib/moving/formats.ts";
import { importTooLarge, isImportTooLarge } from "#lib/moving/limits.ts";
import type { ImportPreview } from "#lib/moving/view.ts";

type ChooseStepProps = {
  source: ImportSource;
  onChange: (source: ImportSource) => void;
  onPreview: (preview: ImportPreview) => void;
};

const choices = [
  { value: "", label: "Recognise it" },
  ...formatNames.map((value) => ({ value, label: formats[value] })),
];

/** The file or its text, and its format. */
export function ChooseStep({ source, onChange, onPreview }: ChooseStepProps) {
  const [problem, setProblem] = useState<{ lines: string[]; format?: Format }>();
  const [isBusy, setIsBusy] = useState(false);
  const { text, fileName, format } = source;

  function change(next: ImportSource) {
    setProblem(undefined);
    onChange(next);
  }

  async function preview(event: FormEvent) {
    event.preventDefault();
    if (isImportTooLarge(text)) return setProblem({ lines: [importTooLarge] });
    setIsBusy(true);
    const result = await previewImport({ text, ...(format ? { format } : {}) }).catch(() => undefined);
    setIsBusy(false);
    if (!result) return setProblem({ lines: [unreachable] });
    if (!result.ok) return setProblem({ lines: [result.problem.fields[0]?.message ?? result.problem.message] });
    const { value } = result;
    if (!("mistakes" in value)) return onPreview(value);
    const lines = value.mistakes.map(({ line, message }) => `Line ${line}: ${message}`);
    setProblem({ lines, ...(value.format ? { format: value.format } : {}) });
  }

  return (
    <form method="post" aria-label="Import" className={classes.choose} onSubmit={preview}>
      <p className={classes.quiet}>
        From a file of Mailroom, Kibana, Grafana or listmonk, or from environment variables. Nothing is stored before
        you have seen what it would do, and secrets are never shown.
      </p>
      <FileField
        fileName={fileName}
        onChoose={(chosen) => change({ ...source, ...chosen })}
        onRemove={() => change({ ...source, text: "", fileName: undefined })}
      />
      {fileName === undefined && (
        <Textarea
          label="Or paste its text"
          rows={10}
          spellCheck={false}
          autoComplete="off"
          classNames={{ input: classes.text }}
          value={text}
          onChange={({ currentTarget }) => change({ ...source, text: currentTarget.value })}
        />
      )}
      <NativeSelect
        label="Format"
        data={choices}
        value={format ?? ""}
        onChange={({ currentTarget: { value } }) => {
          const chosen = formatNames.find((name) => name === value);
          const { format: _, ...rest } = source;
          change(chosen ? { ...rest, format: chosen } : rest);
        }}
      />
      {problem && (
        <MistakeAlert
          title={problem.format ? `This cannot be read as ${formats[problem.format]}` : "This cannot be imported"}
          lines={problem.lines}
        />
      )}
      <div className={classes.actions}>
        <Button type="submit" loading={isBusy}>
          Preview
        </Button>
      </div>
    </form>
  );
}
