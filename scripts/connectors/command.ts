import { resolve } from "node:path";
import { parseArgs } from "node:util";
import * as z from "zod";
import { AppError } from "#lib/errors.ts";
import { type ExportFormat, exportFormats, formatNames } from "#lib/moving/formats.ts";

const usage = `Usage:
  npm run connectors -- plan FILE [--format FORMAT] [--conflicts new|leave]
  npm run connectors -- apply FILE [--format FORMAT] [--conflicts new|leave] [--yes]
  npm run connectors -- export ID… | --all [--format yaml|json] [--output FILE]
  npm run connectors -- test ID [--to ADDRESS]… [--json]
FILE may be - for standard input. FORMAT is ${formatNames.join(", ")}; it is recognised unless it is named.
ID is the slug of a connector, or the id in its address. See docs/moving.md.`;

const [conflicts, ids] = [z.enum(["new", "leave"]).optional(), z.array(z.string())];
const file = z
  .tuple([z.string()])
  // npm changes into the folder of the project, and says where it was called.
  .transform(([name]) => (name === "-" ? name : resolve(process.env.INIT_CWD ?? ".", name)));
const imported = { file, format: z.enum(formatNames).optional(), conflicts };

const command = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("plan"), ...imported }),
  z.strictObject({ verb: z.literal("apply"), ...imported, yes: z.boolean().default(false) }),
  z
    .strictObject({
      verb: z.literal("export"),
      ids,
      all: z.boolean().default(false),
      format: z.enum(Object.keys(exportFormats) as ExportFormat[]).default("yaml"),
      output: z
        .string()
        .transform((name) => resolve(process.env.INIT_CWD ?? ".", name))
        .optional(),
    })
    .refine(({ all, ids }) => all === (ids.length === 0)),
  z.strictObject({
    verb: z.literal("test"),
    ids: ids.length(1),
    to: z.array(z.string()).default([]),
    json: z.boolean().default(false),
  }),
]);

/** What is to be done, as the command line says it. */
export type ConnectorsCommand<Verb extends string> = Extract<z.infer<typeof command>, { verb: Verb }>;

const options = {
  format: { type: "string" },
  conflicts: { type: "string" },
  yes: { type: "boolean" },
  all: { type: "boolean" },
  output: { type: "string" },
  to: { type: "string", multiple: true },
  json: { type: "boolean" },
} as const;

/** Reads the arguments. Throws `invalid` with the usage. */
export function parseConnectorsCommand(args: string[]): z.infer<typeof command> {
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [verb, ...rest] = positionals;
    return command.parse({ verb, ...values, [verb === "plan" || verb === "apply" ? "file" : "ids"]: rest });
  } catch (cause) {
    throw new AppError("invalid", usage, { cause });
  }
}
