import * as z from "zod";

/** The part of a line of our log that people are told; levels as in pino: 40 is a warning, 50 an error. */
const logLine = z.object({
  level: z.number(),
  msg: z.string().default(""),
  err: z.object({ message: z.string() }).optional(),
});

/** Repeats what a child has to complain about; everything it writes is in its log file anyway. */
export function showProblems(name: string): (line: string, isError: boolean) => void {
  return (line, isError) => {
    const entry = parseLogLine(line);
    if (!entry && isError) console.error(`${name}: ${line}`);
    if (entry && entry.level >= 40)
      console.error(`${name}: ${[entry.msg, entry.err?.message].filter(Boolean).join(" ")}`);
  };
}

function parseLogLine(line: string): z.infer<typeof logLine> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return logLine.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
