import { describe, expect, test } from "vitest";
import { startSilentPort } from "#e2e/stand-ins/silent-port.ts";
import { isServed, kinds, network, otherAddress, type Server } from "#lib/email/network-fixtures.ts";
import { defaultLimits, type TimeLimits } from "#lib/email/policy.ts";

const { start, proxy: startProxy } = network();

/** Where silence of the other side is met, over SMTP and with Exchange. */
const limitCases: [limit: keyof TimeLimits, silentAt: NonNullable<Server["silentAt"]>, stages: string[]][] = [
  ["tlsMs", "handshake", ["tls", "tenant"]],
  ["greetingMs", "greeting", ["greeting"]],
  ["answerMs", "answer", ["sender", "token"]],
  ["acceptMs", "acceptance", ["content", "send"]],
  ["totalMs", "answer", ["sender", "token"]],
];

describe.each(kinds.filter(isServed))("%s", (kind) => {
  const isExchange = kind === "Exchange";
  const ruleOf = (smtp: string, exchange: string) => (isExchange ? exchange : smtp);

  describe("silence ends with the time-out", () => {
    const cases = limitCases.filter(([, , stages]) => !isExchange || stages.length > 1);
    test.each(cases)("%s", async (limit, silentAt, [smtp, exchange]) => {
      const bench = await start(kind, { silentAt });
      const report = await bench.send({ limits: { ...defaultLimits, [limit]: 400 } });
      expect(report.finding?.stage).toBe(isExchange ? exchange : smtp);
      expect(report.outcome).toBe(limit === "acceptMs" ? "unsure" : "failed");
      expect(report.ms).toBeLessThan(5_000);
    });

    test("dnsMs", async () => {
      const bench = await start(kind);
      const limits = { ...defaultLimits, dnsMs: 50 };
      const report = await bench.send({ limits, resolve: () => new Promise(() => {}) });
      expect(report.finding?.rule).toBe(ruleOf("net.dns.failed", "exchange.dns.failed"));
      expect(report.ms).toBeLessThan(4_000);
    });

    test("connectMs", async () => {
      const bench = await start(kind);
      const silent = await startSilentPort(otherAddress, bench.at.port);
      const resolve = async () => [{ address: otherAddress, family: 4 }];
      const policy = { resolve, allowedHosts: ["*", otherAddress], limits: { ...defaultLimits, connectMs: 200 } };
      const report = await bench.send(policy);
      await silent.close();
      expect(report.finding?.rule).toBe(ruleOf("net.connect.timeout", "exchange.connect"));
      expect(report.ms).toBeLessThan(5_000);
    });

    test("connectMs, at the proxy", async () => {
      const bench = await start(kind);
      const proxy = await startProxy({ instead: "silence" });
      const report = await bench.send({ proxy: proxy.server, limits: { ...defaultLimits, connectMs: 200 } });
      expect(report.finding?.rule).toBe("proxy.silent");
      expect(report.ms).toBeLessThan(5_000);
      await proxy.idle();
    });
  });

  test("a name that leads into a refused range is not dialled, nor handed to a proxy", async () => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    const policy = {
      refusedRanges: [`${bench.at.host}/32`],
      resolve: async () => [{ address: bench.at.host, family: 4 }],
    };
    const refused = { rule: ruleOf("policy.range", "exchange.policy.range"), setting: "network.refusedRanges" };
    expect((await bench.send(policy)).finding).toMatchObject(refused);
    const named = {
      ...policy,
      resolve: async (name: string) => [{ address: name === "proxy.test" ? otherAddress : bench.at.host, family: 4 }],
    };
    const allowedHosts = ["*", otherAddress, bench.at.host];
    expect((await bench.send({ ...named, allowedHosts, proxy: proxy.server })).finding).toMatchObject(refused);
    expect(proxy.requests).toEqual([]);
    expect(bench.received()).toBe(0);
  });

  test("every host has to be allowed, behind a proxy too", async () => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    for (const missing of bench.hosts) {
      const allowedHosts = [
        "proxy.test",
        "127.0.0.1",
        bench.at.host,
        ...bench.hosts.filter((host) => host !== missing),
      ];
      for (const policy of [{ allowedHosts }, { allowedHosts, proxy: proxy.server }]) {
        const { finding } = await bench.send(policy);
        const rule = ruleOf("policy.host", "exchange.policy.host");
        expect(finding).toMatchObject({ rule, setting: "network.allowedHosts", stage: "policy" });
        expect(finding?.title).toContain(missing);
      }
    }
    expect(proxy.requests).toEqual([]);
    expect(bench.received()).toBe(0);
  });
});

test("an answer of Microsoft's hosts is read as far as the settings say", async () => {
  const bench = await start("Exchange");
  expect((await bench.send({ maxAnswerBytes: 2_000 })).outcome).toBe("ok");
  const report = await bench.send({ maxAnswerBytes: 100 });
  expect(report.finding).toMatchObject({ rule: "exchange.answer.tooLong", setting: "network.maxAnswerSize" });
  expect(report.finding?.cause).toContain("100 bytes");
  expect(bench.received()).toBe(1);
});
