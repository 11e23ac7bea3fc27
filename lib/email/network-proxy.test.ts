import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import type { ProxyBehaviour } from "#e2e/stand-ins/proxy-script.ts";
import {
  isServed,
  kinds,
  knowingOnlyTheProxy,
  type NetworkBench,
  network,
  ruling,
} from "#lib/email/network-fixtures.ts";
import { defaultTls, type ProxyServer, type TlsPolicy } from "#lib/email/policy.ts";

const { start, proxy: startProxy } = network();

const proxyAuthority = createAuthority("Proxy authority");
const named = (name: string) => proxyAuthority.issue({ names: [name] });
const login = { username: "mailroom", password: "canary-s3cret" };
const targetsOf = ({ hosts, at }: NetworkBench) => hosts.map((host) => `${host}:${at.port}`);

describe.each(kinds.filter(isServed))("a proxy before %s", (kind) => {
  test.each(["http", "socks5"] as const)(
    "is used (%s), with its sign-in, and gets names as names",
    async (protocol) => {
      const bench = await start(kind);
      const proxy = await startProxy({ protocol, leadsTo: bench.at, login: "mailroom:canary-s3cret" });
      const report = await bench.send({ ...knowingOnlyTheProxy, proxy: { ...proxy.server, login } });
      expect(report.outcome).toBe("ok");
      expect(bench.received()).toBe(1);
      expect(new Set(proxy.requests.map(({ target }) => target))).toEqual(new Set(targetsOf(bench)));
      expect(new Set(proxy.requests.map(({ login }) => login))).toEqual(new Set(["mailroom:canary-s3cret"]));
      expect(JSON.stringify(report)).toContain(`${protocol}://proxy.test:${proxy.port}`);
      expect(JSON.stringify(report)).not.toContain("canary-s3cret");
    },
  );

  test("is used where the DNS of this machine stays silent, after a moment", async () => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    const { resolve } = knowingOnlyTheProxy;
    const silent = (name: string, signal: AbortSignal) =>
      name === "proxy.test" ? resolve(name, signal) : new Promise<never>(() => {});
    const report = await bench.send({ proxy: proxy.server, resolve: silent });
    expect(report.outcome).toBe("ok");
    expect(report.ms).toBeLessThan(4_000);
  });

  test("gets the headers of the settings with every CONNECT", async () => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    const headers = { "X-Team": "orders", "User-Agent": "Mailroom" };
    expect((await bench.send({ proxy: { ...proxy.server, headers } })).outcome).toBe("ok");
    for (const request of proxy.requests) {
      expect(request.headers).toMatchObject({ "x-team": "orders", "user-agent": "Mailroom", host: request.target });
    }
  });

  test.each([
    ["a wrong password", { login: { ...login, password: "wrong" } }, "proxy.auth"],
    ["no password", {}, "proxy.auth.missing"],
  ])("lets nothing through with %s", async (_, changes, rule) => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at, login: "mailroom:canary-s3cret" });
    const report = await bench.send({ proxy: { ...proxy.server, ...changes } });
    expect(report).toMatchObject({ outcome: "failed", finding: { rule } });
    expect(bench.received()).toBe(0);
  });

  test("over TLS is believed by its own authorities and by no other's", async () => {
    const bench = await start(kind);
    const authority = createAuthority("Proxy authority");
    const certificate = authority.issue({ names: ["proxy.test"] });
    const proxy = await startProxy({ protocol: "https", certificate, leadsTo: bench.at });
    const general = { tls: { ...defaultTls, authorities: [bench.authority, authority.caPem] } };
    const strange = await bench.send({ proxy: proxy.server, ...general });
    expect(strange.finding?.rule).toBe("proxy.tls");
    const tls = { ...defaultTls, authorities: [authority.caPem] };
    expect((await bench.send({ proxy: { ...proxy.server, tls } })).outcome).toBe("ok");
    expect(bench.received()).toBe(1);
    await proxy.idle();
  });

  test.each<[string, Partial<TlsPolicy>, Partial<ProxyBehaviour>, string | undefined]>([
    ["with another name, checked in full", {}, { certificate: named("elsewhere.test") }, "proxy.tls"],
    [
      "with another name, its chain alone checked",
      { verification: "certificate" },
      { certificate: named("elsewhere.test") },
      undefined,
    ],
    ["of an old version", { minVersion: "TLSv1.3" }, { tlsVersion: "TLSv1.2" }, "proxy.tls"],
    ["of a version that is allowed", { minVersion: "TLSv1.2" }, { tlsVersion: "TLSv1.2" }, undefined],
  ])("over TLS %s", async (_, changes, behaviour, rule) => {
    const bench = await start(kind);
    const certificate = named("proxy.test");
    const proxy = await startProxy({ protocol: "https", certificate, leadsTo: bench.at, ...behaviour });
    const tls = { ...defaultTls, authorities: [proxyAuthority.caPem], ...changes };
    expect((await bench.send({ proxy: { ...proxy.server, tls } })).finding?.rule).toBe(rule);
    expect(bench.received()).toBe(rule ? 0 : 1);
  });

  test.each<[string, (bench: NetworkBench) => Partial<ProxyServer>, boolean]>([
    ["stands in bypass", ({ hosts }) => ({ bypass: hosts }), false],
    ["does not stand in bypass", () => ({ bypass: ["other.example.com"] }), true],
    ["stands in only", ({ hosts }) => ({ only: hosts }), true],
    ["does not stand in only", () => ({ only: ["other.example.com"] }), false],
  ])("and a host that %s", async (_, changes, isUsed) => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    expect((await bench.send({ proxy: { ...proxy.server, ...changes(bench) } })).outcome).toBe("ok");
    expect(proxy.requests.length > 0).toBe(isUsed);
  });

  test("and a host whose rules name another, or none", async () => {
    const bench = await start(kind);
    const general = await startProxy({ leadsTo: bench.at });
    const own = await startProxy({ protocol: "socks5", leadsTo: bench.at });
    const policy = { proxy: general.server };
    expect((await bench.send({ ...policy, ...ruling(bench, { proxy: "none" }) })).outcome).toBe("ok");
    expect((await bench.send({ ...policy, ...ruling(bench, { proxy: own.server }) })).outcome).toBe("ok");
    expect(general.requests).toEqual([]);
    expect(new Set(own.requests.map(({ target }) => target))).toEqual(new Set(targetsOf(bench)));
  });

  test("has to be among the allowed hosts itself", async () => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    const allowedHosts = [...bench.hosts, bench.at.host, "127.0.0.1"];
    const refused = await bench.send({ proxy: proxy.server, allowedHosts });
    expect(refused.finding).toMatchObject({ rule: "policy.proxy", setting: "network.allowedHosts", stage: "policy" });
    expect(proxy.requests).toEqual([]);
    const named = await bench.send({ proxy: proxy.server, allowedHosts: [...allowedHosts, "proxy.test"] });
    expect(named.outcome).toBe("ok");
  });

  test("may not lie in a refused range", async () => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    const policy = { ...knowingOnlyTheProxy, refusedRanges: ["127.0.0.1/32"] };
    const { finding } = await bench.send({ ...policy, proxy: proxy.server });
    expect(finding).toMatchObject({ rule: "policy.proxy.address", setting: "network.refusedRanges" });
    expect(proxy.requests).toEqual([]);
  });
});
