"use client";

import { Button, FileButton, InputError } from "@mantine/core";
import { IconFile, IconUpload } from "@tabler/icons-react";
import { type DragEvent, useId, useRef, useState } from "react";
import classes from "#components/moving/moving.module.css";
import { decodeText } from "#lib/moving/decode-text.ts";
import { importTooLarge, maxImportBytes } from "#lib/moving/limits.ts";

type FileFieldProps = {
  fileName: string | undefined;
  onChoose: (chosen: { text: string; fileName: string }) => void;
  onRemove: () => void;
};

/** A file, chosen or dropped. Its text is not shown: it may hold secrets. */
export function FileField({ fileName, onChoose, onRemove }: FileFieldProps) {
  const [isOver, setIsOver] = useState(false);
  const [problem, setProblem] = useState<string>();
  const problemId = useId();
  const forget = useRef<() => void>(null);

  async function read(file: File | null | undefined) {
    if (!file) return;
    // Else the browser keeps silent when the same file is chosen again.
    forget.current?.();
    if (file.size > maxImportBytes) return setProblem(importTooLarge);
    const bytes = await file.arrayBuffer().catch(() => undefined);
    if (!bytes) return setProblem(`${file.name} cannot be read. Choose it again, or paste its text.`);
    setProblem(undefined);
    onChoose({ text: decodeText(new Uint8Array(bytes)), fileName: file.name });
  }

  function drop(event: DragEvent) {
    event.preventDefault();
    setIsOver(false);
    read(event.dataTransfer.files[0]);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button inside does the same for keyboards
    <div
      className={classes.file}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      {fileName === undefined ? (
        <>
          <IconUpload size={28} stroke={1.5} aria-hidden />
          <span>Drop a file here, or</span>
        </>
      ) : (
        <>
          <IconFile size={28} stroke={1.5} aria-hidden />
          <strong className={classes.fileName}>{fileName}</strong>
        </>
      )}
      <FileButton onChange={read} resetRef={forget} inputProps={{ "aria-label": "File" }}>
        {(props) => (
          <Button {...props} variant="default" aria-describedby={problem && problemId}>
            {fileName === undefined ? "Choose a file" : "Choose another file"}
          </Button>
        )}
      </FileButton>
      {fileName !== undefined && (
        <Button variant="subtle" color="gray" onClick={onRemove}>
          Remove
        </Button>
      )}
      {problem && (
        <InputError id={problemId} role="alert" className={classes.problem}>
          {problem}
        </InputError>
      )}
    </div>
  );
}
