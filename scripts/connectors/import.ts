import { readFileSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import { referencesIn } from "#lib/config/document.ts";
import { AppError } from "#lib/errors.ts";
import { decodeText } from "#lib/moving/decode-text.ts";
import { applyImport, type ImportRequest, previewImport } from "#lib/moving/import.ts";
import type { ImportPreview } from "#lib/moving/view.ts";
import type { ConnectorsCommand } from "#scripts/connectors/command.ts";
import { commandLineActor, say } from "#scripts/connectors/io.ts";
import { linesOfPlan } from "#scripts/connectors/plan-text.ts";

type Command = ConnectorsCommand<"plan"> | ConnectorsCommand<"apply">;

/** Something would change. */
const changesCode = 2;

type Look = { request: ImportRequest; preview: ImportPreview; chosen: number[]; isPossible: boolean };

/** Shows what an import would do. */
export async function planFile(command: Command): Promise<number> {
  const { chosen, isPossible } = await look(command);
  if (!isPossible) return 1;
  return chosen.length > 0 ? changesCode : 0;
}

/** Shows what an import does, asks, and does it, all or nothing. */
export async function applyFile(command: ConnectorsCommand<"apply">): Promise<number> {
  const { request, preview, chosen, isPossible } = await look(command);
  if (!isPossible) return 1;
  if (chosen.length === 0) {
    say("There is nothing to do.");
    return 0;
  }
  if (!command.yes && !(await isConfirmed())) {
    say("Nothing was done.");
    return 1;
  }
  const result = await applyImport(request, { fingerprint: preview.fingerprint, chosen }, commandLineActor());
  if (result.is === "stale")
    throw new AppError("invalid", "Something changed meanwhile, so nothing was done. Try again.");
  const count = (action: string) => result.connectors.filter((one) => one.action === action).length;
  say(`Done: ${count("create")} new, ${count("change")} changed.`);
  for (const { slug, needs } of result.connectors.filter(({ needs }) => needs))
    say(`${slug} still needs its ${needs}.`);
  return 0;
}

/** What a file would do, shown. It is possible when there is no mistake and no conflict that nobody decided. */
async function look({ file, format, conflicts }: Command): Promise<Look> {
  const request = { text: textOf(file), references: referencesIn(process.env), ...(format ? { format } : {}) };
  const reading = await previewImport(request, commandLineActor());
  if ("mistakes" in reading) {
    throw new AppError("invalid", reading.mistakes.map(({ line, message }) => `${file}:${line} ${message}`).join("\n"));
  }
  for (const line of linesOfPlan(reading, { file, conflicts })) say(line);
  const isChosen = (action: string) =>
    action === "create" || action === "change" || (action === "conflict" && conflicts === "new");
  return {
    request,
    preview: reading,
    chosen: reading.items.flatMap(({ action }, index) => (isChosen(action) ? [index] : [])),
    isPossible: !reading.items.some(({ action }) => action === "invalid" || (action === "conflict" && !conflicts)),
  };
}

function textOf(file: string): string {
  try {
    return decodeText(readFileSync(file === "-" ? 0 : file));
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new AppError("invalid", `The file ${file} cannot be read (${code}).`, { cause });
  }
}

async function isConfirmed(): Promise<boolean> {
  if (!process.stdin.isTTY) throw new AppError("invalid", "Nobody is there to be asked: say --yes.");
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question("Do this? Only yes counts: ");
  terminal.close();
  return answer.trim() === "yes";
}
