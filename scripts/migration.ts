import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { diffSchemas } from "#prisma/migrate.ts";
import { runMain } from "#scripts/main.ts";
import { startTestDatabase } from "#scripts/test-instance.ts";

// Writes the migration from the committed schema to the one in the working tree: npm run migration -- NAME
await runMain(async () => {
  const name = process.argv[2]?.replace(/\W+/g, "_");
  if (!name) {
    console.error("Name the migration: npm run migration -- add_labels");
    return 1;
  }
  const { status, stdout } = spawnSync("git", ["show", "HEAD:prisma/schema.prisma"], { encoding: "utf8" });
  const database = await startTestDatabase();
  const sql = await diffSchemas(database.url, status === 0 ? stdout : "", readFileSync("prisma/schema.prisma", "utf8"));
  await database.stop();
  const time = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join("prisma", "migrations", `${time}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "migration.sql"), sql);
  console.log(`Wrote ${folder}/migration.sql: read it before you commit it.`);
  return 0;
});
