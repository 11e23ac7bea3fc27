import type { Instance } from "#e2e/fixtures.ts";

type Query = Instance["query"];

/** A row of the table connector as it is stored. */
export type ConnectorRow = {
  id: string;
  slug: string;
  name: string;
  sender: string;
  service: string;
  target: string;
  settings: Record<string, unknown>;
  is_enabled: boolean;
  version: number;
  secret_expires_at: Date | null;
  last_test_outcome: string | null;
};

/** A row of the table secret. */
export type SecretRow = { field: string; sealed: string; set_by: string };

/** The connectors of this name. */
export function connectorsNamed(query: Query, name: string): Promise<ConnectorRow[]> {
  return query<ConnectorRow>("SELECT * FROM connector WHERE name = $1 ORDER BY created_at", [name]);
}

/** The connector with this id; fails when there is none. */
export async function connectorRow(query: Query, id: string): Promise<ConnectorRow> {
  const [row] = await query<ConnectorRow>("SELECT * FROM connector WHERE id = $1", [id]);
  if (!row) throw new Error(`There is no connector ${id}.`);
  return row;
}

/** The sealed secrets of a connector. */
export function secretRows(query: Query, connectorId: string): Promise<SecretRow[]> {
  return query<SecretRow>("SELECT field, sealed, set_by FROM secret WHERE connector_id = $1 ORDER BY field", [
    connectorId,
  ]);
}

/** Everything that the database holds, as text. */
export async function dumpOf(query: Query): Promise<string> {
  const tables = await query<{ name: string }>(
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname IN ('public', 'pgboss')",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const rows = await query<{ text: string }>(`SELECT row::text AS text FROM ${name} AS row`);
    texts.push(name, ...rows.map(({ text }) => text));
  }
  return texts.join("\n");
}

/** How many of the processes' statements wait for what another transaction has locked. */
export async function countWaiting(query: Query): Promise<number> {
  const [row] = await query<{ count: number }>(
    "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
  );
  return row?.count ?? 0;
}

/** Empties the list for the time of `work`; afterwards everything that was in it is there again. */
export async function withoutConnectors(query: Query, work: () => Promise<void>): Promise<void> {
  await query("CREATE TABLE kept_connector AS TABLE connector");
  await query("CREATE TABLE kept_secret AS TABLE secret");
  await query("DELETE FROM connector");
  try {
    await work();
  } finally {
    await query("INSERT INTO connector TABLE kept_connector");
    await query("INSERT INTO secret TABLE kept_secret");
    await query("DROP TABLE kept_connector, kept_secret");
  }
}

/** Stores connectors that need no secret, without the screen: `count` of them, numbered from 1. */
export async function insertConnectors(query: Query, name: string, count: number): Promise<string[]> {
  const settings = { kind: "smtp", host: "mail.example.com", port: 25, secure: false, startTls: "whenOffered" };
  const rows = await query<{ id: string }>(
    `INSERT INTO connector (id, slug, name, sender, service, target, settings, created_by, updated_by)
     SELECT gen_random_uuid(), 'made-' || gen_random_uuid(), $1 || ' ' || lpad(number::text, 2, '0'),
       'sender' || lpad((100 - number)::text, 2, '0') || '@example.com', 'other', 'mail.example.com:25', $2, 'Ada', 'Ada'
     FROM generate_series(1, $3) AS number
     RETURNING id, name`,
    [name, { ...settings, auth: { required: false } }, count],
  );
  return rows.map(({ id }) => id);
}

/** Writes entries to the audit log, numbered from 1, the first of every three a refusal. */
export async function insertAuditEntries(query: Query, who: string, count: number, at?: string): Promise<void> {
  await query(
    `INSERT INTO audit_entry (id, at, request_id, actor_name, action, outcome, target_type, target_name, details)
     SELECT gen_random_uuid(), coalesce($3::timestamptz, now()) + number * interval '1 millisecond', 'made', $1,
       'access.refuse', CASE WHEN number % 3 = 1 THEN 'refused' ELSE 'failed' END, 'door', 'door-' || number,
       '{"why": "Made for a test."}'
     FROM generate_series(1, $2) AS number`,
    [who, count, at],
  );
}

/** Stores somebody with a password that nobody knows; answers their address. */
export async function insertPerson(query: Query, name: string, role: string): Promise<string> {
  const email = `${name.toLowerCase().replaceAll(" ", "-")}@example.com`;
  await query(
    `WITH person AS (INSERT INTO "user" (id, name, email, role) VALUES (gen_random_uuid(), $1, $2, $3) RETURNING id)
     INSERT INTO account (id, account_id, provider_id, user_id, password)
     SELECT gen_random_uuid(), id, 'credential', id, 'none' FROM person`,
    [name, email, role],
  );
  return email;
}
