"use server";

import { revalidatePath } from "next/cache";
import * as z from "zod";
import { type ActionResult, runAction } from "#lib/action.ts";
import { type Format, formatNames } from "#lib/moving/formats.ts";
import * as moving from "#lib/moving/import.ts";
import { importTooLarge, isImportTooLarge, maxUploadConnectors } from "#lib/moving/limits.ts";
import type { ImportReading, ImportResult } from "#lib/moving/view.ts";

const askForText = "Choose a file, or paste its text.";
const text = z
  .string(askForText)
  .min(1, askForText)
  .refine((value) => !isImportTooLarge(value), importTooLarge);
const request = z.strictObject({ text, format: z.enum(formatNames, "Choose the format.").optional() });
const choice = request.extend({
  fingerprint: z.string().max(100),
  chosen: z.array(z.int().min(0)).min(1, "Choose at least one connector.").max(maxUploadConnectors),
});

/** Says what an import of a text would do; nothing is stored. */
export async function previewImport(input: { text: string; format?: Format }): Promise<ActionResult<ImportReading>> {
  return runAction("previewImport", request, input, moving.previewImport);
}

/** Imports what was chosen, if it is still what was seen. */
export async function applyImport(input: {
  text: string;
  format?: Format;
  fingerprint: string;
  chosen: number[];
}): Promise<ActionResult<ImportResult>> {
  const result = await runAction("applyImport", choice, input, ({ text, format, ...seen }, actor) =>
    moving.applyImport({ text, format }, seen, actor),
  );
  if (result.ok) revalidatePath("/connectors", "layout");
  return result;
}
