import * as z from "zod";
import { startChild } from "#scripts/children.ts";

/** npm asks its registry once; a registry that does not answer must not hold the tests up. */
const withinMs = 60_000;

/** What is known about the packages that Mailroom runs with. */
type Audit = { is: "clean" } | { is: "found"; advisories: string[] } | { is: "skipped"; why: string };

const failing = ["high", "critical"];

const advisory = z.object({ title: z.string(), url: z.string() });
const npmReport = z.object({
  vulnerabilities: z.record(
    z.string(),
    z.object({ severity: z.string(), range: z.string(), via: z.array(z.union([z.string(), advisory])) }),
  ),
});
const npmFailure = z.object({ message: z.string() });

/** Asks npm's registry for known advisories about the dependencies that are not for development alone. */
export async function auditDependencies(): Promise<Audit> {
  const lines: string[] = [];
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ["npm"];
  const command = [...npm, "audit", "--omit=dev", "--json"];
  const child = startChild({ name: "npm audit", command, onLine: (line, isError) => isError || lines.push(line) });
  const timer = setTimeout(() => child.stop(1_000), withinMs);
  await child.exited;
  clearTimeout(timer);
  return judgeAudit(lines.join("\n"));
}

/** Reads what `npm audit --json` wrote: advisories of severity high and above count, with where to read about them. */
export function judgeAudit(output: string): Audit {
  const answer = parseJson(output);
  const report = npmReport.safeParse(answer);
  if (!report.success) {
    const why = npmFailure.safeParse(answer).data?.message ?? `no answer within ${withinMs / 1_000} s`;
    return { is: "skipped", why };
  }
  const bad = Object.entries(report.data.vulnerabilities).filter(([, { severity }]) => failing.includes(severity));
  if (bad.length === 0) return { is: "clean" };
  return {
    is: "found",
    advisories: bad.map(([name, { severity, range, via }]) => {
      const reasons = via.map((reason) => (typeof reason === "string" ? reason : `${reason.title}, ${reason.url}`));
      return `${name} ${range}: ${severity} (${reasons.join("; ")})`;
    }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
