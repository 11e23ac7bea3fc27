import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { auditDependencies } from "#scripts/audit.ts";
import { buildWeb, generateClient } from "#scripts/build.ts";
import { runCommand, startChild } from "#scripts/children.ts";
import { ensureChromium } from "#scripts/chromium.ts";
import { ensureServers } from "#scripts/debian-servers.ts";
import { runMain } from "#scripts/main.ts";
import { testDistDir, withoutOwnSettings } from "#scripts/test-instance.ts";

type Count = { passed: number; failed: number };

/** Ended by Ctrl-C, as a shell would say it. */
const interruptedCode = 130;

await runMain(
  async () => {
    // Nothing of this shell's settings may lead a test to somebody's data.
    Object.assign(process.env, withoutOwnSettings(process.env));
    const reports = mkdtempSync(join(tmpdir(), "mailroom-reports-"));
    process.once("exit", () => rmSync(reports, { recursive: true, force: true }));

    await generateClient();
    process.env.CHROMIUM_PATH = await ensureChromium();
    Object.assign(process.env, await ensureServers());
    const counts = [
      await timed("build", () => buildWeb(testDistDir).then(() => counted(true))),
      await timed("biome", () => check(["biome", "ci", "--error-on-warnings"])),
      await timed("tsc", () => check(["tsc", "--noEmit"])),
      await timed("knip", () => check(["knip"])),
      await timed("known advisories", runAudit),
      await timed("unit, database and sender tests", () => runVitest(join(reports, "vitest.json"))),
      await timed("browser tests", () => runPlaywright(join(reports, "playwright.json"))),
    ];
    const sum = (key: keyof Count) => counts.reduce((total, count) => total + count[key], 0);
    console.log(`${sum("passed")} passed, ${sum("failed")} failed`);
    return sum("failed") === 0 ? 0 : 1;
  },
  { stoppedCode: interruptedCode },
);

async function timed(name: string, work: () => Promise<Count>): Promise<Count> {
  const startedAt = Date.now();
  console.log(`── ${name}`);
  const count = await work();
  const outcome = count.failed > 0 ? "failed" : "passed";
  console.log(`── ${name}: ${outcome} in ${Math.round((Date.now() - startedAt) / 1_000)} s`);
  return count;
}

function counted(isPassed: boolean): Count {
  return { passed: isPassed ? 1 : 0, failed: isPassed ? 0 : 1 };
}

function tool([name = "", ...args]: string[]): string[] {
  return [join("node_modules", ".bin", name), ...args];
}

/** A tool that counts as one test; what it says is shown when it fails. */
async function check(command: string[]): Promise<Count> {
  const { code, output } = await runCommand({ name: command[0] ?? "", command: tool(command) });
  if (code !== 0) console.log(output);
  return counted(code === 0);
}

/** Counts only where the registry tells: without it nothing is known, which is no failure of the code. */
async function runAudit(): Promise<Count> {
  const audit = await auditDependencies();
  if (audit.is === "skipped") {
    console.log(`Skipped: npm's registry tells no advisories here (${audit.why}).`);
    return { passed: 0, failed: 0 };
  }
  if (audit.is === "found") console.log(audit.advisories.join("\n"));
  return counted(audit.is === "clean");
}

async function runVitest(report: string): Promise<Count> {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const command = tool(["vitest", "run", ...reporters]);
  const code = await startChild({ name: "vitest", command }).exited;
  const { numPassedTests, numFailedTests } = readReport<{ numPassedTests: number; numFailedTests: number }>(report);
  return withExitCode({ passed: numPassedTests ?? 0, failed: numFailedTests ?? 0 }, code);
}

async function runPlaywright(report: string): Promise<Count> {
  const env = { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const command = tool(["playwright", "test", "--reporter=list,json"]);
  const code = await startChild({ name: "playwright", command, env }).exited;
  const { stats } = readReport<{ stats: { expected: number; unexpected: number; flaky: number } }>(report);
  return withExitCode({ passed: stats?.expected ?? 0, failed: (stats?.unexpected ?? 0) + (stats?.flaky ?? 0) }, code);
}

function readReport<T>(file: string): Partial<T> {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as T) : {};
}

/** A file that does not even load fails no test, yet the run. */
function withExitCode({ passed, failed }: Count, code: number): Count {
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1) };
}
