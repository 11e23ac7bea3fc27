"use client";

import { Alert, Button } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import type { ImportSource } from "#components/moving/import-screen.tsx";
import { countsOf } from "#components/moving/import-words.ts";
import { MistakeAlert } from "#components/moving/mistake-alert.tsx";
import classes from "#components/moving/moving.module.css";
import { PreviewItem } from "#components/moving/preview-item.tsx";
import { unreachable } from "#components/shell/unreachable.ts";
import { applyImport } from "#lib/actions/moving.ts";
import { formats } from "#lib/moving/formats.ts";
import type { ImportedConnector, ImportItem, ImportPreview } from "#lib/moving/view.ts";

type PreviewStepProps = {
  preview: ImportPreview;
  source: ImportSource;
  onBack: () => void;
  onDone: (connectors: ImportedConnector[]) => void;
};

/** What an import would do, connector by connector; what is chosen is done together or not at all. */
export function PreviewStep({ preview: first, source, onBack, onDone }: PreviewStepProps) {
  const [preview, setPreview] = useState(first);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(() => usualChoice(first));
  const [problem, setProblem] = useState<string[]>();
  const [isStale, setIsStale] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const { items, left, format, fingerprint } = preview;
  const choosable = items.flatMap((item, index) => (isChoosable(item) ? [index] : []));

  useEffect(() => heading.current?.focus(), []);

  function choose(indexes: number[], isOn: boolean) {
    const others = [...chosen].filter((index) => !indexes.includes(index));
    setChosen(new Set(isOn ? [...others, ...indexes] : others));
  }

  async function apply() {
    setIsBusy(true);
    setProblem(undefined);
    setIsStale(false);
    const given = { text: source.text, ...(source.format ? { format: source.format } : {}) };
    const result = await applyImport({ ...given, fingerprint, chosen: [...chosen] }).catch(() => undefined);
    setIsBusy(false);
    if (!result) return setProblem([unreachable]);
    if (!result.ok) return setProblem([`${result.problem.message} ${result.problem.remedy}`]);
    if (result.value.is === "applied") return onDone(result.value.connectors);
    const { reading } = result.value;
    if ("mistakes" in reading) return setProblem(reading.mistakes.map(({ message }) => message));
    setPreview(reading);
    setChosen(usualChoice(reading));
    setIsStale(true);
    heading.current?.focus();
  }

  const noun = chosen.size === 1 ? "1 connector" : `${chosen.size} connectors`;
  return (
    <section className={classes.preview} aria-labelledby="preview">
      <h2 id="preview" className={classes.heading} ref={heading} tabIndex={-1}>
        {source.fileName ?? "The pasted text"}
      </h2>
      <p className={classes.quiet}>
        {formats[format]}. {countsOf(items)}
      </p>
      {isStale && (
        <Alert color="yellow" role="alert" title="Nothing was imported: something changed since the preview">
          This is how it stands now. Look at it again.
        </Alert>
      )}
      {items.length > 1 && choosable.length > 0 && (
        <label className={classes.all}>
          <input
            type="checkbox"
            ref={(input) => {
              if (input) input.indeterminate = chosen.size > 0 && chosen.size < choosable.length;
            }}
            checked={chosen.size === choosable.length}
            onChange={({ currentTarget }) => choose(choosable, currentTarget.checked)}
          />
          All {choosable.length} that can be imported
        </label>
      )}
      <ul className={classes.items} aria-label="Connectors of the file">
        {items.map((item, index) => (
          <PreviewItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a connector has no other name than its place in the file
            key={index}
            item={item}
            isChosen={isChoosable(item) ? chosen.has(index) : undefined}
            onChoose={(isOn) => choose([index], isOn)}
          />
        ))}
      </ul>
      {left.length > 0 && (
        <details className={classes.more}>
          <summary>
            {left.length === 1 ? "1 entry is" : `${left.length} entries are`} no connector and stays out
          </summary>
          <ul className={classes.lines}>
            {left.map(({ line, what, why }) => (
              <li key={`${line} ${what}`}>
                Line {line}, {what}: {why}
              </li>
            ))}
          </ul>
        </details>
      )}
      {problem && <MistakeAlert title="Nothing was imported" lines={problem} />}
      <div className={classes.bar}>
        <Button onClick={apply} loading={isBusy} disabled={chosen.size === 0}>
          {chosen.size === 0 ? "Import" : `Import ${noun}`}
        </Button>
        <Button variant="default" onClick={onBack} disabled={isBusy}>
          Back
        </Button>
      </div>
    </section>
  );
}

function isChoosable({ action }: ImportItem): boolean {
  return action === "create" || action === "change" || action === "conflict";
}

/** What needs no thought; a conflict is for a person to decide. */
function usualChoice({ items }: ImportPreview): ReadonlySet<number> {
  return new Set(items.flatMap(({ action }, index) => (action === "create" || action === "change" ? [index] : [])));
}
