import { afterEach, describe, expect, test, vi } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import type { SmtpBehaviour } from "#e2e/stand-ins/smtp-script.ts";
import { isServed, kinds, knowingOnlyTheProxy, network, ruling } from "#lib/email/network-fixtures.ts";
import { defaultTls, usualPorts } from "#lib/email/policy.ts";
import { localPolicy, message, run } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const { start, proxy: startProxy } = network();
const server = smtpServers();
const mailKinds = kinds.filter((kind) => kind !== "Exchange" && isServed(kind));

describe("a proxy is not asked for what may not be dialled from here", () => {
  test.each([
    ["169.254.169.254", "policy.address"],
    ["::ffff:169.254.169.254", "policy.address"],
    ["2002:a9fe:a9fe::", "policy.address"],
    ["fe80::1%eth0", "policy.address"],
    ["0.0.0.0", "policy.address"],
    ["127.1", "policy.address"],
    ["2130706433", "policy.address"],
    ["0x7f000001", "policy.address"],
    ["１２７.０.０.１", "policy.address"],
    ["ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "policy.address"],
    ["mail.example.com:25 HTTP/1.1\r\nHost: x\r\n\r\n", "policy.address"],
    ["127.0.0.1", "policy.loopback"],
    ["localhost", "policy.loopback"],
    ["::1", "policy.loopback"],
    ["10.0.0.5", "policy.private"],
    ["::ffff:10.0.0.5", "policy.private"],
    ["192.0.9.7", "policy.range"],
    ["64:ff9b::192.0.9.7", "policy.range"],
  ])("%s: %s", async (host, rule) => {
    const proxy = await startProxy();
    const policy = localPolicy({
      ...{ allowedHosts: ["*"], ...knowingOnlyTheProxy, isPrivateAllowed: false, refusedRanges: ["192.0.9.0/24"] },
      // The proxy's own address would be refused as well, but only once it is dialled.
      proxy: proxy.server,
    });
    expect((await run({ host, port: 25 }, { policy })).finding?.rule).toBe(rule);
    expect(proxy.requests).toEqual([]);
  });

  test.each([
    ["a metadata service", "169.254.169.254", "policy.address"],
    ["a private network that is closed", "10.0.0.5", "policy.private"],
    ["this machine", "127.0.0.2", "policy.loopback"],
  ])("a name that is known here to lead to %s", async (_, address, rule) => {
    const proxy = await startProxy();
    const policy = localPolicy({
      allowedHosts: ["*", "127.0.0.1"],
      isPrivateAllowed: false,
      proxy: proxy.server,
      resolve: async (name) => [{ address: name === "proxy.test" ? "127.0.0.1" : address, family: 4 }],
    });
    const report = await run({ host: "mail.example.com", port: 25 }, { policy });
    expect(report.finding?.rule).toBe(rule);
    expect(JSON.stringify(report)).not.toContain(address);
    expect(proxy.requests).toEqual([]);
  });

  test("a port that is not allowed", async () => {
    const proxy = await startProxy();
    const policy = localPolicy({ allowedPorts: usualPorts, proxy: proxy.server });
    expect((await run({ host: "mail.example.com", port: 22 }, { policy })).finding?.rule).toBe("policy.port");
    expect(proxy.requests).toEqual([]);
  });

  test("a host of this machine, which is dialled without it", async () => {
    const smtp = await server();
    const proxy = await startProxy();
    const report = await run({ port: smtp.port }, { message: message(), policy: localPolicy({ proxy: proxy.server }) });
    expect(report.outcome).toBe("ok");
    expect(proxy.requests).toEqual([]);
  });

  test("other ports of a host, when its own fails behind the proxy", async () => {
    const open = await server();
    const proxy = await startProxy({ refusal: 503 });
    const submissionPorts = [{ port: open.port, secure: false }];
    const report = await run(
      { host: "mail.test", port: 587 },
      {
        policy: localPolicy({
          proxy: proxy.server,
          submissionPorts,
          resolve: async () => [{ address: "127.0.0.1", family: 4 }],
        }),
      },
    );
    expect(report.finding?.rule).toBe("proxy.no-way");
    expect(report.stages.find(({ name }) => name === "connect")?.facts).not.toHaveProperty("ports");
    expect(proxy.requests).toHaveLength(1);
  });
});

describe("no proxy but that of the settings", () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test.each(kinds.filter(isServed))("is taken from the environment: %s", async (kind) => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    for (const name of ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "https_proxy"])
      vi.stubEnv(name, `http://127.0.0.1:${proxy.port}`);
    expect((await bench.send()).outcome).toBe("ok");
    expect(proxy.requests).toEqual([]);
  });
});

describe.each(kinds.filter(isServed))("how far a proxy is believed says nothing about %s", (kind) => {
  test("neither its way of checking nor its authorities", async () => {
    const bench = await start(kind);
    const authority = createAuthority("Proxy authority");
    const certificate = authority.issue({ names: ["proxy.test"] });
    const proxy = await startProxy({ protocol: "https", certificate, leadsTo: bench.at });
    const unchecked = { ...defaultTls, verification: "none" } as const;
    const trusting = { ...defaultTls, authorities: [authority.caPem, bench.authority] };
    for (const tls of [unchecked, trusting]) {
      expect((await bench.send({ tls: defaultTls, proxy: { ...proxy.server, tls } })).outcome).toBe("failed");
    }
    expect(bench.received()).toBe(0);
  });

  test("and a proxy whose certificate is not checked is told in a warning", async () => {
    const bench = await start(kind);
    const certificate = createAuthority("Nobody's").issue({ names: ["elsewhere.test"] });
    const proxy = await startProxy({ protocol: "https", certificate, leadsTo: bench.at });
    const tls = { ...defaultTls, verification: "none" } as const;
    const report = await bench.send({ proxy: { ...proxy.server, tls } });
    const setting = "network.proxy.tls.verification";
    expect(report.outcome).toBe("ok");
    expect(report.warnings).toMatchObject([{ rule: "warning.certificate.unchecked", setting }]);
    expect(report.warnings[0]?.title).toContain("proxy.test");
  });
});

describe.each(mailKinds)("STARTTLS of the rules of a host: %s", (kind) => {
  const users = { ada: "correct horse" };
  const auth = { required: true, username: "ada", password: "correct horse" } as const;
  const plain: Partial<SmtpBehaviour> = { tls: "none", auth: { mechanisms: ["PLAIN"], users } };
  const offering: Partial<SmtpBehaviour> = { ...plain, tls: "starttls" };
  const chosen = { secure: false, startTls: "required" } as const;

  test("ignoreTLS: stays in plain text whatever the connector says, with its password, and warns", async () => {
    const bench = await start(kind, { smtp: offering });
    const report = await bench.send(ruling(bench, { startTls: "never" }), { ...chosen, auth });
    expect(report.outcome).toBe("ok");
    expect(report.warnings).toMatchObject([{ rule: "warning.plain.setting", setting: "hosts", stage: "tls" }]);
    expect(report.stages.find(({ name }) => name === "tls")?.facts).toMatchObject({ isEncrypted: false });
    expect(bench.received()).toBe(1);
  });

  test("without it a password does not cross in plain text", async () => {
    const bench = await start(kind, { smtp: plain });
    expect((await bench.send({}, { ...chosen, auth })).outcome).toBe("failed");
    expect(bench.received()).toBe(0);
  });

  test.each(["never", "whenOffered"] as const)("requireTLS: wins over %s", async (startTls) => {
    const bench = await start(kind, { smtp: offering });
    const report = await bench.send(ruling(bench, { startTls: "required" }), { secure: false, startTls, auth });
    expect(report.outcome).toBe("ok");
    expect(report.stages.find(({ name }) => name === "tls")?.facts).toMatchObject({ isEncrypted: true });
  });

  test("requireTLS: nothing is sent where it is not offered", async () => {
    const bench = await start(kind, { smtp: plain });
    const wanted = { secure: false, startTls: "whenOffered", auth: { required: false } } as const;
    const report = await bench.send(ruling(bench, { startTls: "required" }), wanted);
    expect(report.finding).toMatchObject({ rule: "tls.starttls.missing.setting", setting: "hosts" });
    expect(bench.received()).toBe(0);
  });

  test("a connector without a password has certificates checked like any other", async () => {
    const bench = await start(kind, { isSelfSigned: true, smtp: { tls: "starttls" } });
    const report = await bench.send({}, { secure: false, startTls: "whenOffered" });
    expect(report.finding?.rule).toBe("tls.certificate.self-signed");
    expect(bench.received()).toBe(0);
  });
});
