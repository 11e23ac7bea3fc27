import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { AppError } from "#lib/errors.ts";
import { runCommand } from "#scripts/children.ts";
import { step } from "#scripts/steps.ts";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/**
 * The path of a Chromium: the one in CHROMIUM_PATH, the system's, Debian's package (installed when we are root), or
 * the one that Playwright downloads.
 */
export async function ensureChromium(): Promise<string> {
  const found = process.env.CHROMIUM_PATH || findOnPath();
  if (found) return found;
  if (existsSync(chromium.executablePath())) return chromium.executablePath();
  return step("Installing Chromium", async () => {
    if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) await installPackage();
    const installed = findOnPath();
    if (installed) return installed;
    await runCommand({ name: "playwright", command: ["node_modules/.bin/playwright", "install", "chromium"] });
    if (existsSync(chromium.executablePath())) return chromium.executablePath();
    throw new AppError(
      "unavailable",
      "No Chromium was found and none could be installed: install the package chromium, or set CHROMIUM_PATH.",
    );
  });
}

function findOnPath(): string | undefined {
  const folders = (process.env.PATH ?? "").split(":").filter(Boolean);
  const candidates = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find((path) => spawnSync(path, ["--version"], { timeout: 20_000 }).status === 0);
}

async function installPackage(): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  await runCommand({ name: "apt-get", command: ["apt-get", "update"], env });
  const install = ["apt-get", "install", "--yes", "--no-install-recommends", "chromium"];
  await runCommand({ name: "apt-get", command: install, env });
}
