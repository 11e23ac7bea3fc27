import { afterEach, describe, expect, test } from "vitest";
import { proxyUser, type RealProxy, startRealProxy } from "#e2e/servers/proxy.ts";
import { isServed, kinds, knowingOnlyTheProxy, type NetworkBench, network } from "#lib/email/network-fixtures.ts";
import type { ProxyServer } from "#lib/email/policy.ts";
import { findServer, type ProxyName } from "#scripts/debian-servers.ts";

const { start } = network();

describe.each<ProxyName>(["Tinyproxy", "Microsocks"])("%s", (name) => {
  const root = findServer(name);
  const running: RealProxy[] = [];
  afterEach(async () => {
    await Promise.all(running.splice(0).map(({ stop }) => stop()));
  });

  /** Sends through the proxy, which knows the hosts that this machine does not. */
  async function send(bench: NetworkBench, changes: Partial<ProxyServer> = {}, ports?: number[]) {
    const known = Object.fromEntries(bench.hosts.map((host) => [host, bench.at.host]));
    const proxy = await startRealProxy(name, root ?? "", { known, ...(ports ? { ports } : {}) });
    running.push(proxy);
    return bench.send({ ...knowingOnlyTheProxy, proxy: { ...proxy.server, ...changes } });
  }

  const title = root ? "" : " (skipped: it is not unpacked here; npm test does that, or says why it cannot)";
  describe.skipIf(!root)(`a real proxy${title}`, () => {
    test.each(kinds.filter(isServed))("opens the way to %s", async (kind) => {
      const bench = await start(kind);
      const report = await send(bench);
      expect(report).toMatchObject({ outcome: "ok", warnings: [] });
      expect(bench.received()).toBe(1);
    });

    test.each(kinds.filter(isServed))("opens none to %s without the right sign-in", async (kind) => {
      const bench = await start(kind);
      const wrong = await send(bench, { login: { ...proxyUser, password: "wrong" } });
      expect(wrong).toMatchObject({ outcome: "failed", finding: { rule: "proxy.auth" } });
      const none = await send(bench, { login: undefined });
      expect(none).toMatchObject({ outcome: "failed", finding: { rule: "proxy.auth.missing" } });
      expect(bench.received()).toBe(0);
    });

    test("says that nothing listens there", async () => {
      const bench = await start("SMTP server");
      await bench.stop();
      expect((await send(bench)).finding?.rule).toBe("proxy.no-way");
    });

    test.skipIf(name === "Microsocks")("says that it does not connect to the port", async () => {
      const bench = await start("SMTP server");
      expect((await send(bench, {}, [443])).finding?.rule).toBe("proxy.refused");
    });
  });
});
