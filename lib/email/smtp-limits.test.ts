import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { defaultTls, type TimeLimits } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { localPolicy, message, run } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const authority = createAuthority();
const certificate = authority.issue({ names: ["mail.test"] });
const trusting = localPolicy({ tls: { ...defaultTls, authorities: [authority.caPem] } });
const ada = { username: "ada", password: "correct horse" };
const auth = { mechanisms: ["PLAIN"], users: { ada: "correct horse" } };

function limited(limits: Partial<TimeLimits>) {
  return { message: message(), policy: localPolicy({ limits }) };
}

describe("time limits", () => {
  test.each([
    ["capabilities", "ehlo"],
    ["auth", "auth"],
    ["sender", "mail"],
    ["recipients", "rcpt"],
    ["content", "data"],
  ] as const)("silence in the stage %s is named", async (stage, silentAt) => {
    const smtp = await server({ auth, script: { silentAt } });
    const report = await run({ port: smtp.port, auth: ada }, limited({ answerMs: 50 }));
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "timeout.answer", stage, class: "temp" } });
    await smtp.idle();
  });

  test("a server that drips is stopped by the limit of the whole run", async () => {
    const smtp = await server({ script: { dripMs: 5, greeting: `220 ${"x".repeat(1_000)}` } });
    const report = await run({ port: smtp.port }, limited({ totalMs: 100 }));
    expect(report.finding).toMatchObject({ rule: "timeout.total", stage: "greeting" });
    expect(report.finding?.title).toContain('"Greeting"');
    await smtp.idle();
  });

  test("a handshake that does not move is stopped", async () => {
    const smtp = await server({ script: { silentAt: "greeting" } });
    const report = await run({ port: smtp.port, secure: true }, limited({ tlsMs: 50 }));
    expect(report.finding).toMatchObject({ rule: "tls.handshake", stage: "tls" });
  });

  test("a name that is not resolved in time is our side's trouble", async () => {
    const policy = localPolicy({ limits: { dnsMs: 20 }, resolve: () => new Promise(() => {}) });
    const report = await run({ port: 25, host: "mail.test" }, { policy });
    expect(report.finding).toMatchObject({ rule: "net.dns.failed", stage: "dns", class: "host" });
  });

  test("a server that does not answer QUIT does not spoil the result", async () => {
    const smtp = await server({ script: { silentAt: "quit" } });
    expect((await run({ port: smtp.port }, { message: message() })).outcome).toBe("ok");
    await smtp.idle();
  });
});

describe("cancelling", () => {
  async function cancelAt(stage: string, options: Parameters<typeof startSmtp>[0], settings = {}): Promise<Report> {
    const smtp = await server(options);
    const controller = new AbortController();
    const onProgress = (report: Report) => {
      if (report.stages.some(({ name, status }) => name === stage && status === "running")) controller.abort();
    };
    const { signal } = controller;
    const report = await run(
      { port: smtp.port, ...settings },
      { message: message(), policy: trusting, signal, onProgress },
    );
    await smtp.idle();
    return report;
  }

  test.each(["connect", "greeting", "capabilities", "auth", "sender", "recipients"])(
    "in the stage %s closes the socket and is reported as such",
    async (stage) => {
      const report = await cancelAt(stage, { auth }, { auth: ada });
      expect(report).toMatchObject({ outcome: "cancelled", finding: { rule: "cancelled", stage } });
    },
  );

  test("during a TLS handshake closes the socket", async () => {
    const settings = { host: "mail.test", secure: true };
    expect(await cancelAt("tls", { tls: "implicit", certificate }, settings)).toMatchObject({ outcome: "cancelled" });
  });

  test("while the server is silent ends at once and leaves no connection behind", async () => {
    const smtp = await server({ script: { silentAt: "mail" } });
    const controller = new AbortController();
    const running = run({ port: smtp.port }, { message: message(), signal: controller.signal });
    await smtp.heard("MAIL");
    expect(smtp.openConnections()).toBe(1);
    controller.abort();
    expect(await running).toMatchObject({ outcome: "cancelled", finding: { stage: "sender" } });
    await smtp.idle();
  });

  test("in an encrypted session closes the connection", async () => {
    const options = { tls: "starttls", certificate, auth } as const;
    const settings = { host: "mail.test", startTls: "required", auth: ada };
    expect(await cancelAt("sender", options, settings)).toMatchObject({ outcome: "cancelled" });
  });

  test("after the final dot cannot call the mail back and says so", async () => {
    const smtp = await server({ script: { silentAt: "final" } });
    const controller = new AbortController();
    const running = run({ port: smtp.port }, { message: message(), signal: controller.signal });
    await smtp.heard(".");
    controller.abort();
    expect(await running).toMatchObject({ outcome: "unsure", finding: { rule: "unsure" } });
    await smtp.idle();
  });

  test("before it began opens no connection", async () => {
    const smtp = await server();
    const report = await run({ port: smtp.port }, { signal: AbortSignal.abort() });
    expect(report.outcome).toBe("cancelled");
    expect(smtp.lines).toEqual([]);
  });
});

describe("targets", () => {
  test("a closed port is told apart from a host that does not exist", async () => {
    const smtp = await startSmtp();
    await smtp.close();
    expect((await run({ port: smtp.port })).finding).toMatchObject({
      rule: "net.refused",
      stage: "connect",
      field: "port",
    });
    const notFound = Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" });
    const policy = localPolicy({ resolve: () => Promise.reject(notFound) });
    const report = await run({ port: 25, host: "nowhere.test" }, { policy });
    expect(report.finding).toMatchObject({ rule: "net.host.unknown", stage: "dns", field: "host" });
  });

  test("a refused target is named together with the setting, before anything is resolved", async () => {
    let isResolved = false;
    const resolve = () => {
      isResolved = true;
      return Promise.resolve([]);
    };
    const policy = localPolicy({ allowedHosts: ["smtp.example.com"], resolve });
    const report = await run({ port: 25, host: "other.example.com" }, { policy });
    expect(report.finding).toMatchObject({ rule: "policy.host", stage: "policy" });
    expect(report.finding?.remedies.join()).toContain("network.allowedHosts");
    expect(isResolved).toBe(false);
  });

  test("a name with one refused address among good ones is not dialled at all", async () => {
    const smtp = await server();
    const resolve = () =>
      Promise.resolve([
        { address: "127.0.0.1", family: 4 },
        { address: "169.254.169.254", family: 4 },
      ]);
    const report = await run({ port: smtp.port, host: "mail.test" }, { policy: localPolicy({ resolve }) });
    expect(report.finding).toMatchObject({ rule: "policy.address", stage: "dns" });
    expect(smtp.lines).toEqual([]);
  });

  test("a dead IPv6 address does not keep a living IPv4 one from being used", async () => {
    const smtp = await server();
    const resolve = () =>
      Promise.resolve([
        { address: "::1", family: 6 },
        { address: "127.0.0.1", family: 4 },
      ]);
    const report = await run({ port: smtp.port, host: "mail.test" }, { policy: localPolicy({ resolve }) });
    expect(report.outcome).toBe("ok");
    const connect = report.stages.find(({ name }) => name === "connect");
    expect(connect?.facts).toMatchObject({
      address: `127.0.0.1:${smtp.port}`,
      failed: [{ address: "::1", code: expect.stringMatching(/^E/) }],
    });
  });
});
