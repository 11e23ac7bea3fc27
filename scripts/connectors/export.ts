import { writeFileSync } from "node:fs";
import { exportConnectors } from "#lib/moving/export.ts";
import type { ConnectorsCommand } from "#scripts/connectors/command.ts";
import { commandLineActor } from "#scripts/connectors/io.ts";

/** Writes connectors to a file or to standard output, without their secrets. */
export async function exportTo({ ids, all, format, output }: ConnectorsCommand<"export">): Promise<number> {
  const text = await exportConnectors(all ? "all" : ids, { format, actor: commandLineActor() });
  if (output) writeFileSync(output, text);
  else await new Promise((resolve) => process.stdout.write(text, resolve));
  return 0;
}
