import { expect, test } from "vitest";
import { localPolicy, run } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const smtp = await server();
  await smtp.close();
  return smtp.port;
}

test("the ports that answer are offered when the connector's own refuses", async () => {
  const open = await server();
  const [own, dead] = [await closedPort(), await closedPort()];
  const submissionPorts = [
    { port: open.port, secure: false },
    { port: dead, secure: true },
  ];
  const report = await run({ port: own }, { policy: localPolicy({ submissionPorts }) });
  expect(report.stages.find(({ name }) => name === "connect")?.facts).toMatchObject({
    ports: [
      { port: open.port, isOpen: true },
      { port: dead, isOpen: false },
    ],
  });
  expect(report.finding?.fixes).toContainEqual({
    label: `Use port ${open.port} with STARTTLS`,
    set: { port: open.port, secure: false, startTls: "required" },
  });
});

test("a port that may not be dialled is not asked", async () => {
  const open = await server();
  const own = await closedPort();
  const submissionPorts = [{ port: open.port, secure: false }];
  // Only the sandbox's port is open to connectors here.
  const policy = localPolicy({ allowedHosts: [], loopbackPorts: [own], submissionPorts });
  const report = await run({ port: own }, { policy });
  expect(report.stages.find(({ name }) => name === "connect")?.facts).toMatchObject({ ports: [] });
});

test("a connector whose port answers has no other asked", async () => {
  const own = await server();
  const other = await server();
  const submissionPorts = [{ port: other.port, secure: false }];
  const report = await run({ port: own.port }, { policy: localPolicy({ submissionPorts }) });
  expect(report.outcome).toBe("ok");
  expect(other.openConnections()).toBe(0);
  expect(report.stages.find(({ name }) => name === "connect")?.facts).not.toHaveProperty("ports");
});
