"use client";

import { Anchor } from "@mantine/core";
import Link from "next/link";
import { useState } from "react";
import { ChooseStep } from "#components/moving/choose-step.tsx";
import { PreviewStep } from "#components/moving/preview-step.tsx";
import { ResultStep } from "#components/moving/result-step.tsx";
import { PageHead } from "#components/shell/page.tsx";
import type { Format } from "#lib/moving/formats.ts";
import type { ImportedConnector, ImportPreview } from "#lib/moving/view.ts";

/** A text that is to be imported, as it was chosen or pasted. It stays in the browser between the steps. */
export type ImportSource = { text: string; fileName?: string; format?: Format };

type Step =
  | { is: "choose" }
  | { is: "preview"; preview: ImportPreview }
  | { is: "done"; connectors: ImportedConnector[] };

const nothing: ImportSource = { text: "" };

/** From a file to connectors: choose it, see what it would do, do it. */
export function ImportScreen() {
  const [source, setSource] = useState(nothing);
  const [step, setStep] = useState<Step>({ is: "choose" });
  return (
    <>
      <PageHead
        title="Import connectors"
        subtitle={
          <Anchor component={Link} href="/connectors" inherit>
            Connectors
          </Anchor>
        }
      />
      {step.is === "choose" && (
        <ChooseStep source={source} onChange={setSource} onPreview={(preview) => setStep({ is: "preview", preview })} />
      )}
      {step.is === "preview" && (
        <PreviewStep
          preview={step.preview}
          source={source}
          onBack={() => setStep({ is: "choose" })}
          onDone={(connectors) => {
            // What was in it, secrets included, is not kept a moment longer.
            setSource(nothing);
            setStep({ is: "done", connectors });
          }}
        />
      )}
      {step.is === "done" && <ResultStep connectors={step.connectors} onAgain={() => setStep({ is: "choose" })} />}
    </>
  );
}
