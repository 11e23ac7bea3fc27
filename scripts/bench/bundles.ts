import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Figure } from "#scripts/bench/figures.ts";
import { type BenchInstance, startBenchInstance } from "#scripts/bench/instance.ts";
import { runCommand } from "#scripts/children.ts";

/**
 * Gzipped JavaScript that a page loads at first, above that of an empty page of an application without anything,
 * built with the same Next.js. Scripts for browsers without modules do not count.
 */
export async function measureBundles(): Promise<Figure[]> {
  const floor = await sizeOfEmptyPage();
  const instance = await startBenchInstance();
  try {
    const list = await sizeOfPage(instance, "/connectors");
    const form = await sizeOfPage(instance, "/connectors/new");
    return [
      { what: "First-load JavaScript of an empty page, gzipped", value: kilobytes(floor), aim: "the floor" },
      { what: "First-load JavaScript of the list above it", value: kilobytes(list - floor), aim: "90 kB or less" },
      { what: "First-load JavaScript of the form above it", value: kilobytes(form - floor), aim: "140 kB or less" },
    ];
  } finally {
    await instance.stop();
  }
}

async function sizeOfPage(instance: BenchInstance, path: string): Promise<number> {
  const html = await (await instance.get(path)).text();
  const sizes = scriptsOf(html).map(async (source) => gzipped(await (await instance.get(source)).text()));
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function sizeOfEmptyPage(): Promise<number> {
  const folder = join(process.cwd(), ".next-bench");
  mkdirSync(join(folder, "app"), { recursive: true });
  const files = {
    "package.json": '{ "type": "module" }',
    "next.config.js": `export default { turbopack: { root: ${JSON.stringify(process.cwd())} } };`,
    "app/layout.jsx": "export default ({ children }) => <html><body>{children}</body></html>;",
    "app/page.jsx": "export default () => <p>Empty</p>;",
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  const command = [process.execPath, "node_modules/next/dist/bin/next", "build", folder];
  const env = { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as const;
  const { code, output } = await runCommand({ name: "next build", command, env });
  if (code !== 0) throw new Error(`The empty page could not be built:\n${output}`);
  const html = readFileSync(join(folder, ".next/server/app/index.html"), "utf8");
  return scriptsOf(html)
    .map((source) => gzipped(readFileSync(join(folder, source.replace("/_next/", ".next/")), "utf8")))
    .reduce((sum, size) => sum + size, 0);
}

function scriptsOf(html: string): string[] {
  const tags = html.match(/<script[^>]*\ssrc="[^"]+"[^>]*>/g) ?? [];
  const modern = tags.filter((tag) => !/\snomodule/i.test(tag));
  return [...new Set(modern.flatMap((tag) => /\ssrc="([^"?]+)/.exec(tag)?.[1] ?? []))];
}

const gzipped = (text: string) => gzipSync(text, { level: 9 }).length;
const kilobytes = (bytes: number) => `${(bytes / 1_000).toFixed(1)} kB`;
