import { randomBytes } from "node:crypto";
import pg from "pg";

/** Where {@link createTestDatabase} finds the server and the migrated template; set before any test runs. */
export const templateVariable = "MAILROOM_TEST_TEMPLATE_URL";

/** Makes a database of its own on the test server, with our tables or empty, and answers its URL. */
export async function createTestDatabase({ isEmpty = false } = {}): Promise<string> {
  const template = new URL(process.env[templateVariable] ?? "");
  const name = `test_${randomBytes(8).toString("hex")}`;
  const client = new pg.Client({ connectionString: withDatabase(template, "postgres") });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${name}${isEmpty ? "" : ` TEMPLATE ${template.pathname.slice(1)}`}`);
  } finally {
    await client.end();
  }
  return withDatabase(template, name);
}

function withDatabase(url: URL, name: string): string {
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}
