import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { connectorsExample, hostsExample } from "#lib/config/examples.ts";
import { hostEntry } from "#lib/config/hosts.ts";
import { parseConfig } from "#lib/config/parse.ts";
import { configSchema } from "#lib/config/schema.ts";
import { knownSettings } from "#lib/config/settings-list.ts";
import { connectorInput } from "#lib/email/connector.ts";
import { exampleFile, settingsPage } from "#scripts/settings-docs.ts";

const environment = { PROXY_PASSWORD: "p", CLIENT_KEY_PASSPHRASE: "p", SES_PASSWORD: "p" };
const read = (text: string) => parseConfig(text, { environment, overrides: [] });

test.each([
  ["docs/settings.md", settingsPage],
  ["mailroom.example.yml", exampleFile],
])("%s says what the schema says; npm run docs writes it", (file, write) => {
  expect(readFileSync(file, "utf8")).toBe(write());
});

test("the example file as it is leaves every default", () => {
  expect(read(exampleFile())).toMatchObject({ config: configSchema.parse({}) });
});

const example = exampleFile().split("\n");
const commented = example.flatMap((line, index) => (/^ *#[a-zA-Z]+:/.test(line) ? [index] : []));

test("the example file has every setting", () => {
  expect(commented).toHaveLength(knownSettings.length);
});

test.each(commented.map((index) => [example[index]?.trim(), index] as const))(
  "the example's %s is a legal value",
  (_, index) => {
    const lines = [...example];
    do lines[index] = lines[index]?.replace("#", "") ?? "";
    while (/^# {2}/.test(lines[++index] ?? ""));
    const parsed = read(lines.join("\n"));
    const needed = /must have both|must be set when|cannot be read|must name readable files/;
    const mistakes = "mistakes" in parsed ? parsed.mistakes : [];
    // What another setting or a file of the machine would bring is all that may be missing.
    expect(mistakes.filter(({ message }) => !needed.test(message))).toEqual([]);
  },
);

const keysIn = (text: string) => new Set([...text.matchAll(/([a-zA-Z]+):(?= |$)/gm)].map(([, key]) => key ?? ""));

test("the example of hosts has every key that a host may have", () => {
  expect(
    [...Object.keys(hostEntry.shape), "certificate", "key", "passphrase"].filter(
      (key) => !keysIn(hostsExample).has(key),
    ),
  ).toEqual([]);
});

test("the example of connectors has every key that one may have, and no mistake", () => {
  const fields = connectorInput.options.flatMap(({ shape }) => Object.keys(shape)).filter((key) => key !== "slug");
  const written = keysIn(connectorsExample);
  expect(["id", "enabled", ...fields].filter((key) => !written.has(key))).toEqual([]);
  const folder = mkdtempSync(join(tmpdir(), "mailroom-example-"));
  const { cert, key } = createAuthority().issue({ names: ["mailroom.example.com"], isRsa: true });
  for (const name of ["relay", "client", "graph"]) writeFileSync(join(folder, `${name}.pem`), cert);
  for (const name of ["client-key", "graph-key"]) writeFileSync(join(folder, `${name}.pem`), key);
  writeFileSync(join(folder, "graph"), "a client secret");
  const text = connectorsExample.replaceAll(/\/etc\/mailroom|\/run\/secrets/g, folder);
  const parsed = read(`connectors:\n${text}`);
  rmSync(folder, { recursive: true });
  if ("mistakes" in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  expect(parsed.config.connectors.map(({ id, isEnabled, mistakes }) => [id, isEnabled, mistakes])).toEqual([
    ["alerts", false, []],
    ["relay", true, []],
    ["reports", true, []],
    ["notices", true, []],
  ]);
});
