import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseConfig } from "#lib/config/parse.ts";
import { configSchema } from "#lib/config/schema.ts";
import { knownSettings } from "#lib/config/settings-list.ts";
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
