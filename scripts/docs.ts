import { writeFileSync } from "node:fs";
import { runMain } from "#scripts/main.ts";

/** Writes the documents that follow from the settings' schema. */
await runMain(async () => {
  const { exampleFile, settingsPage } = await import("#scripts/settings-docs.ts");
  writeFileSync("docs/settings.md", settingsPage());
  writeFileSync("mailroom.example.yml", exampleFile());
  return 0;
});
