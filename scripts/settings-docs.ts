import { stringify } from "yaml";
import { defaultLines } from "#lib/config/overview.ts";
import { configSchema } from "#lib/config/schema.ts";
import { type KnownSetting, knownSettings } from "#lib/config/settings-list.ts";

/** The file that `docs/settings.md` is, written from the schema. */
export function settingsPage(): string {
  const sections = Map.groupBy(knownSettings, ({ path }) => path[0] ?? "");
  const tables = [...sections].map(([section, settings]) => `## \`${section}\`\n\n${settings.map(entryOf).join("\n")}`);
  return `# Settings of the operator's file

Written from \`lib/config/schema.ts\` by \`npm run docs\`; change it there.

The file is \`mailroom.yml\` in the data folder, or the one that \`MAILROOM_CONFIG\` names. An example with every setting is
[mailroom.example.yml](../mailroom.example.yml). Where a setting has an environment variable too, that one wins. The page
**Policy** shows what is in force and where each value comes from.

- **Check.** \`npm run config:check\` reads the file without starting anything and names each mistake with line and column.
- **Change.** A changed file is in force within two seconds, or at once with SIGHUP; what runs goes on as it began. A file with
  mistakes is refused, as is one that disappears: what was in force stays so, and the log and the page Policy say why.
- **References.** \`\${env:NAME}\` stands for an environment variable and \`\${file:/path}\` for the text of a file, anywhere
  within a value, also for a number, yes or no, or a list with commas; \`$\${…}\` stands for itself. A file that is referred to
  is watched as well.
- **Several machines.** Give each the same file.

${tables.join("\n\n")}
`;
}

function entryOf(setting: KnownSetting): string {
  const { path, effect, variable, example } = setting;
  const facts = [
    `Default: ${defaultLines(path, setting).join(", ")}.`,
    variable ? `Environment: \`${variable}\`.` : "",
    example && !example.includes("\n") ? `Example: \`${example}\`.` : "",
  ];
  const block = example?.includes("\n") ? `\n\n  \`\`\`yaml\n${indent(example, "  ")}\n  \`\`\`` : "";
  return `- **\`${path.join(".")}\`**: ${effect} ${facts.filter(Boolean).join(" ")}${block}`;
}

/** The file that `mailroom.example.yml` is: every setting with its effect and default, each commented out. */
export function exampleFile(): string {
  const lines = [
    "# The operator's settings: every one there is, with what it does and its default. Copy what you change to mailroom.yml in",
    "# the data folder, or to the file that MAILROOM_CONFIG names; check it with npm run config:check. Settings follow",
    "# their # without a blank. A changed file is in force within two seconds; docs/settings.md tells the rest.",
  ];
  let open: string[] = [];
  for (const setting of knownSettings) {
    const parents = setting.path.slice(0, -1);
    const shared = parents.findIndex((key, index) => open[index] !== key);
    const from = shared === -1 ? parents.length : shared;
    for (const [index, key] of parents.entries()) {
      if (index < from) continue;
      if (index === 0) lines.push("");
      lines.push(`${"  ".repeat(index)}${key}:`);
    }
    open = parents;
    lines.push(...(parents.length === 0 ? [""] : []), ...settingLines(setting));
  }
  return `${lines.join("\n")}\n`;
}

function settingLines(setting: KnownSetting): string[] {
  const { path, effect, variable } = setting;
  const margin = "  ".repeat(path.length - 1);
  const prose = `${effect} Default: ${defaultLines(path, setting).join(", ")}.${variable ? ` Environment: ${variable}.` : ""}`;
  return [...wrap(prose, `${margin}# `), ...exampleOf(setting).map((line) => `${margin}#${line}`)];
}

function exampleOf({ path, example, write }: KnownSetting): string[] {
  const key = path.at(-1) ?? "";
  if (example?.includes("\n")) return [`${key}:`, ...indent(example, "  ").split("\n")];
  if (example) return [`${key}: ${example}`];
  const value = path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)[name], configSchema.parse({}));
  const written = write ? (write as (value: unknown) => unknown)(value) : value;
  return [`${key}: ${stringify(written, { collectionStyle: "flow", lineWidth: 0 }).trim()}`];
}

function indent(text: string, margin: string): string {
  return text.replace(/^/gm, margin);
}

function wrap(text: string, margin: string): string[] {
  const lines: string[] = [];
  let current = margin;
  for (const word of text.split(" ")) {
    if (current !== margin && current.length + word.length > 117) {
      lines.push(current);
      current = margin;
    }
    current += current === margin ? word : ` ${word}`;
  }
  return [...lines, current];
}
