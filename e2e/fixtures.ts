import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base, expect, type Response } from "@playwright/test";
import pg from "pg";
import { createCanary, findLeaks } from "#e2e/canaries.ts";
import { dumpOf } from "#e2e/rows.ts";
import { type StorageState, signInAs } from "#e2e/sign-in.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { startDns } from "#e2e/stand-ins/dns.ts";
import { type Entra, type EntraOptions, startEntra } from "#e2e/stand-ins/entra.ts";
import { type SmtpStandIn, startSmtp } from "#e2e/stand-ins/smtp.ts";
import type { Zone } from "#lib/domain/fixtures.ts";
import { startTestInstance } from "#scripts/test-instance.ts";

/** The tenant and the mailbox that the Entra stand-in knows. */
export const directory = { tenantId: "11111111-2222-4333-8444-555555555555", sender: "reports@example.com" };

/** Under which address the instances say that people reach them. */
export const publicUrl = "https://mailroom.example.com";

/** Who the environment of the instances makes the first administrator. */
export const administrator = { email: "administrator@example.com", password: createCanary() };

/** A whole Mailroom of its own: database, web, worker, and the stand-ins of Entra, Graph and DNS. */
export type Instance = {
  url: string;
  entra: Entra;
  /** The applications that the directory knows; a test adds its own, so that no other's token is in the cache. */
  clients: EntraOptions["clients"];
  /** What DNS answers; a test adds a domain of its own. */
  zone: Zone;
  /** Makes certificates that the instance trusts. */
  issue: ReturnType<typeof createAuthority>["issue"];
  /** What the browser of the administrator keeps; every page starts with it. */
  session: StorageState;
  /** What the processes have logged so far. */
  logs: () => Record<string, string>;
  /** Runs SQL in the instance's database. */
  query: <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;
};

type Fixtures = {
  startServer: (options?: Parameters<typeof startSmtp>[0]) => Promise<SmtpStandIn>;
  /** Searches every answer that the test's pages received for the secrets that were entered. */
  answersHoldNoSecret: undefined;
};

/** Playwright's test with a Mailroom for each of its workers and SMTP servers that end with the test. */
export const test = base.extend<Fixtures, { instance: Instance }>({
  instance: [
    async ({ browser }, use) => {
      const authority = createAuthority();
      const folder = mkdtempSync(join(tmpdir(), "mailroom-ca-"));
      const caFile = join(folder, "ca.pem");
      writeFileSync(caFile, authority.caPem);
      const clients: Instance["clients"] = {};
      const entra = await startEntra({
        certificate: authority.issue({ names: ["localhost"] }),
        tenants: [directory.tenantId],
        clients,
        mailboxes: [directory.sender],
      });
      const zone: Zone = {};
      const dns = await startDns(zone);
      const server = await startTestInstance({
        MAILROOM_ALLOWED_HOSTS: "*,127.0.0.1,localhost",
        MAILROOM_ALLOWED_PORTS: "*",
        MAILROOM_TESTS_PER_PERSON: "1000",
        MAILROOM_TESTS_PER_MINUTE: "1000",
        MAILROOM_TESTS_AT_ONCE: "1000",
        MAILROOM_PUBLIC_URL: publicUrl,
        MAILROOM_CA_FILE: caFile,
        MAILROOM_DNS_SERVERS: dns.address,
        MAILROOM_EXCHANGE_GLOBAL_LOGIN_URL: entra.loginUrl,
        MAILROOM_EXCHANGE_GLOBAL_GRAPH_URL: entra.graphUrl,
        MAILROOM_EXCHANGE_GLOBAL_SCOPE: entra.scope,
        MAILROOM_ADMIN_EMAIL: administrator.email,
        MAILROOM_ADMIN_PASSWORD: administrator.password,
        MAILROOM_SANDBOX: "on",
        MAILROOM_SANDBOX_PORT: "0",
      });
      const pool = new pg.Pool({ connectionString: server.databaseUrl, max: 2 });
      const query: Instance["query"] = async (sql, values) => (await pool.query(sql, values)).rows;
      const session = await signInAs(browser, server.url, administrator);
      const logs = () => logsIn(server.logFolder);
      await use({ url: server.url, entra, clients, zone, issue: authority.issue, query, logs, session });
      const kept = { "the database": await dumpOf(query), ...logs() };
      await pool.end();
      await server.stop();
      await entra.close();
      await dns.close();
      rmSync(folder, { recursive: true });
      expect(findLeaks(kept)).toEqual([]);
    },
    { scope: "worker", timeout: 120_000 },
  ],
  storageState: async ({ instance }, use) => use(instance.session),
  baseURL: async ({ instance }, use) => use(instance.url),
  startServer: async ({ instance: _ }, use) => {
    const servers: SmtpStandIn[] = [];
    await use(async (options) => {
      const server = await startSmtp(options);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.close()));
  },
  answersHoldNoSecret: [
    async ({ context }, use) => {
      const responses: Response[] = [];
      context.on("response", (response) => responses.push(response));
      await use(undefined);
      const answers = responses.map(async (response) => [response.url(), await response.text().catch(() => "")]);
      expect(findLeaks(Object.fromEntries(await Promise.all(answers)))).toEqual([]);
    },
    { auto: true },
  ],
});

/** What the processes of an instance logged, by file. */
export function logsIn(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((file) => [`the log ${file}`, readFileSync(join(folder, file), "utf8")]),
  );
}
