import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { createTestDatabase } from "#e2e/test-database.ts";
import { applyMigrations, diffSchemas } from "#prisma/migrate.ts";

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const shape = `
  SELECT table_name, column_name, data_type, is_nullable, column_default, NULL AS definition
    FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> '_prisma_migrations'
  UNION ALL
  SELECT tablename, indexname, NULL, NULL, NULL, indexdef
    FROM pg_indexes WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'
  UNION ALL
  SELECT conrelid::regclass::text, conname, NULL, NULL, NULL, pg_get_constraintdef(oid)
    FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
     AND conrelid::regclass::text <> '_prisma_migrations'
  ORDER BY 1, 2, 6`;

test("the migrations build exactly what the schema describes", async () => {
  const migrated = await createTestDatabase({ isEmpty: true });
  await applyMigrations(migrated);
  const described = await createTestDatabase({ isEmpty: true });
  const schema = await readFile(join(import.meta.dirname, "schema.prisma"), "utf8");
  await query(described, await diffSchemas(described, "", schema));
  expect(await query(migrated, shape)).toEqual(await query(described, shape));
});

test("machines that start together apply each migration once", async () => {
  const url = await createTestDatabase({ isEmpty: true });
  const [first = [], second = [], third = []] = await Promise.all([1, 2, 3].map(() => applyMigrations(url)));
  const applied = [...first, ...second, ...third];
  expect(applied.length).toBeGreaterThan(0);
  expect(new Set(applied).size).toBe(applied.length);
  expect(await applyMigrations(url)).toEqual([]);
});

test.each([
  ["a server that does not run", (url: URL) => Object.assign(url, { port: "1" }), /127\.0\.0\.1:1 cannot be reached/],
  ["a wrong password", (url: URL) => Object.assign(url, { password: "wrong" }), /refuses the user mailroom/],
  ["a missing database", (url: URL) => Object.assign(url, { pathname: "/nowhere" }), /has no database nowhere/],
])("%s is named without showing the password", async (_, change, message) => {
  const url = new URL(await createTestDatabase({ isEmpty: true }));
  const { password } = url;
  const refusal = await applyMigrations(change(url).href).catch((error: Error) => error);
  expect(refusal).toMatchObject({ code: "unavailable", message: expect.stringMatching(message) });
  expect(String(refusal)).not.toContain(password);
});
