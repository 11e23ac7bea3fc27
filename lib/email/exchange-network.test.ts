import { afterEach, describe, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/stand-ins/exchange-fixture.ts";
import { defaultTls } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { factsIn } from "#lib/email/smtp-fixtures.ts";

let bench: Bench;
afterEach(() => bench.entra.close());

const failedStage = ({ stages }: Report) => stages.find(({ status }) => status === "failed")?.name;
const impatient = (limits: Partial<Bench["policy"]["limits"]>) => ({
  policy: { limits: { ...bench.policy.limits, ...limits } },
});

describe("time and cancelling", () => {
  test.each(["discovery", "token", "user"] as const)(
    "a silent %s endpoint fails in its own stage",
    async (endpoint) => {
      bench = await startBench();
      bench.entra.behave(endpoint, "hang");
      const report = await bench.check(impatient({ answerMs: 150 }));
      const stages = { discovery: "tenant", token: "token", user: "mailbox" };
      expect(failedStage(report)).toBe(stages[endpoint]);
      expect(report).toMatchObject({
        outcome: "failed",
        finding: { rule: "exchange.timeout", stage: stages[endpoint] },
      });
    },
  );

  test("the limit of the whole run ends it", async () => {
    bench = await startBench();
    bench.entra.behave("discovery", "hang");
    const report = await bench.check(impatient({ totalMs: 150 }));
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "timeout.total", stage: "tenant" } });
  });

  test.each(["hang", "drop"] as const)(
    "a message whose answer is lost (%s) is unsure and is not sent again",
    async (way) => {
      bench = await startBench();
      bench.entra.behave("sendMail", way);
      const report = await bench.send(impatient({ acceptMs: 150 }));
      expect(report).toMatchObject({ outcome: "unsure", finding: { rule: "graph.unsure.lost", class: "unsure" } });
      expect(bench.entra.countOf("sendMail")).toBe(1);
      expect(report.messageId).toMatch(/^<.+@example\.com>$/);
    },
  );

  test("a gateway that gave up waiting leaves the message unsure", async () => {
    bench = await startBench();
    bench.entra.behave("sendMail", { status: 504, body: "<h1>Gateway time-out</h1>" });
    expect(await bench.send()).toMatchObject({ outcome: "unsure", finding: { rule: "graph.unsure" } });
  });

  test.each(["discovery", "token", "user"] as const)(
    "cancelling while %s is asked closes its connection",
    async (endpoint) => {
      bench = await startBench();
      bench.entra.behave(endpoint, "hang");
      const arrival = bench.entra.arrival(endpoint);
      const stop = new AbortController();
      const run = bench.check({ signal: stop.signal });
      const { closed } = await arrival;
      stop.abort();
      const report = await run;
      await closed;
      expect(report).toMatchObject({ outcome: "cancelled", finding: { class: "cancelled" } });
    },
  );

  test("cancelling after the message left closes the connection and says that the end is not known", async () => {
    bench = await startBench();
    bench.entra.behave("sendMail", "hang");
    const arrival = bench.entra.arrival("sendMail");
    const stop = new AbortController();
    const run = bench.send({ signal: stop.signal });
    const { closed } = await arrival;
    stop.abort();
    await closed;
    expect(await run).toMatchObject({ outcome: "unsure", finding: { rule: "graph.unsure.lost" } });
  });

  test("one cancelled send does not take the shared token request from the other", async () => {
    bench = await startBench();
    const arrival = bench.entra.arrival("token");
    const stop = new AbortController();
    const [cancelled, other] = [bench.send({ signal: stop.signal }), bench.send()];
    await arrival;
    stop.abort();
    expect((await other).outcome).toBe("ok");
    expect(["cancelled", "unsure"]).toContain((await cancelled).outcome);
  });
});

describe("the way to Microsoft", () => {
  test("a certificate of an unknown issuer points to TLS inspection", async () => {
    bench = await startBench();
    const report = await bench.check({ policy: { tls: { ...defaultTls, authorities: [] } } });
    expect(report.finding).toMatchObject({ rule: "exchange.tls.intercepted", stage: "tenant" });
    expect(factsIn(report, "tenant")).toMatchObject({ "Issued by": "Mailroom test authority" });
    expect(bench.entra.requests).toEqual([]);
  });

  test("a certificate that a person trusts after comparing it opens both hosts", async () => {
    bench = await startBench();
    const strict = { tls: { ...defaultTls, authorities: [] } };
    const { finding } = await bench.check({ policy: strict });
    const trustedCertificate = String(finding?.fixes[0]?.set?.trustedCertificate);
    const report = await bench.check({ policy: strict, connector: { trustedCertificate } });
    expect(report.outcome).toBe("ok");
  });

  test("a host that is not allowed is refused before anything is resolved", async () => {
    bench = await startBench();
    const report = await bench.check({ policy: { allowedHosts: ["login.localhost"] } });
    expect(report.finding).toMatchObject({ rule: "exchange.policy.host", stage: "policy", field: "cloud" });
    expect(bench.resolved).toEqual([]);
  });

  test("a name that leads to a forbidden address is not dialled", async () => {
    bench = await startBench();
    const resolve = async () => [{ address: "169.254.169.254", family: 4 }];
    const report = await bench.check({ policy: { resolve } });
    expect(report.finding).toMatchObject({ rule: "exchange.policy.address", stage: "tenant" });
  });

  test("a name that does not resolve fails the stage that needs it", async () => {
    bench = await startBench();
    const resolve = () => Promise.reject(Object.assign(new Error("getaddrinfo ENOTFOUND"), { code: "ENOTFOUND" }));
    const report = await bench.check({ policy: { resolve } });
    expect(report.finding).toMatchObject({ rule: "exchange.dns", stage: "tenant" });
  });

  test("a port where nothing listens is no way out", async () => {
    bench = await startBench();
    await bench.entra.close();
    const report = await bench.check();
    expect(report.finding).toMatchObject({ rule: "exchange.refused", stage: "tenant" });
    bench = await startBench();
  });
});
