import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { AppError } from "#lib/errors.ts";
import { runCommand } from "#scripts/children.ts";
import { hashFiles, hasStamp, writeStamp } from "#scripts/stamps.ts";
import { step } from "#scripts/steps.ts";

const generated = "lib/generated/prisma";
const sources = [
  ...["app/**", "components/**", "lib/**"],
  ...[
    "instrumentation.ts",
    "next.config.js",
    "package-lock.json",
    "package.json",
    "proxy.ts",
    "tsconfig.json",
    "tsconfig.next.json",
    "prisma/schema.prisma",
  ],
];
const noSources = ["lib/generated", "**/*.test.ts", "**/*.test.tsx"];
const shownLines = 30;

/** Generates the database client unless it fits the schema already. */
export async function generateClient(): Promise<void> {
  const stampFile = join(generated, "mailroom-stamp");
  const stamp = hashFiles(["prisma/schema.prisma", "package-lock.json"]);
  if (hasStamp(stampFile, stamp)) return;
  await step("Generating the database client", () =>
    runOrShow({
      name: "prisma generate",
      command: [process.execPath, "node_modules/prisma/build/index.js", "generate"],
      // `generate` does not call the schema engine, but would download it unless told where one is.
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" },
    }),
  );
  writeStamp(stampFile, stamp);
}

/** Builds the web application into `distDir`, where a start looks for it, unless it was built from the same sources. */
export async function buildWeb(distDir = process.env.NEXT_DIST_DIR || ".next"): Promise<void> {
  const stampFile = join(distDir, "mailroom-stamp");
  const stamp = hashFiles(sources, noSources);
  if (hasStamp(stampFile, stamp)) return;
  rmSync(stampFile, { force: true });
  mkdirSync(distDir, { recursive: true });
  await step("Building the web application", () =>
    runOrShow({
      name: "next build",
      command: [process.execPath, "node_modules/next/dist/bin/next", "build"],
      env: { ...process.env, NODE_ENV: "production", NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: "1" },
    }),
  );
  writeStamp(stampFile, stamp);
}

async function runOrShow(options: { name: string; command: string[]; env: NodeJS.ProcessEnv }): Promise<void> {
  const { code, output } = await runCommand(options);
  if (code === 0) return;
  const end = output.split("\n").slice(-shownLines).join("\n");
  throw new AppError("unavailable", `${options.name} failed; correct what it says and start again:\n${end}`);
}
