import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import pg from "pg";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { type Entra, type EntraOptions, startEntra } from "#e2e/stand-ins/entra.ts";
import { type SmtpStandIn, startSmtp } from "#e2e/stand-ins/smtp.ts";
import { startTestInstance } from "#scripts/test-instance.ts";

/** The tenant and the mailbox that the Entra stand-in knows. */
export const directory = { tenantId: "11111111-2222-4333-8444-555555555555", sender: "reports@example.com" };

/** Under which address the instances say that people reach them. */
export const publicUrl = "https://mailroom.example.com";

/** A whole Mailroom of its own: database, web, worker, and the stand-ins of Entra and Graph. */
export type Instance = {
  url: string;
  entra: Entra;
  /** The applications that the directory knows; a test adds its own, so that no other's token is in the cache. */
  clients: EntraOptions["clients"];
  /** Runs SQL in the instance's database. */
  query: <T extends pg.QueryResultRow>(sql: string, values?: unknown[]) => Promise<T[]>;
};

type Fixtures = { startServer: (options?: Parameters<typeof startSmtp>[0]) => Promise<SmtpStandIn> };

/** Playwright's test with a Mailroom for each of its workers and SMTP servers that end with the test. */
export const test = base.extend<Fixtures, { instance: Instance }>({
  instance: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures it needs from here
    async ({}, use) => {
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
      const server = await startTestInstance({
        MAILROOM_ALLOWED_HOSTS: "*,127.0.0.1,localhost",
        MAILROOM_PUBLIC_URL: publicUrl,
        MAILROOM_CA_FILE: caFile,
        MAILROOM_EXCHANGE_GLOBAL_LOGIN_URL: entra.loginUrl,
        MAILROOM_EXCHANGE_GLOBAL_GRAPH_URL: entra.graphUrl,
        MAILROOM_EXCHANGE_GLOBAL_SCOPE: entra.scope,
        MAILROOM_SANDBOX: "on",
        MAILROOM_SANDBOX_PORT: "0",
      });
      const pool = new pg.Pool({ connectionString: server.databaseUrl, max: 2 });
      await use({
        url: server.url,
        entra,
        clients,
        query: async (sql, values) => (await pool.query(sql, values)).rows,
      });
      await pool.end();
      await server.stop();
      await entra.close();
      rmSync(folder, { recursive: true });
    },
    { scope: "worker", timeout: 120_000 },
  ],
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
});
