import { captured, normalised } from "#e2e/scenarios/recording.ts";
import type { ExchangeScenario, Played } from "#e2e/scenarios/scenario.ts";
import { startScenarioProxy } from "#e2e/scenarios/scenario-proxy.ts";
import { startBench } from "#e2e/stand-ins/exchange-fixture.ts";
import { startSilentPort } from "#e2e/stand-ins/silent-port.ts";
import { defaultLimits, type Policy } from "#lib/email/policy.ts";

/** An address of this machine on which the stand-ins do not listen. */
const otherAddress = "127.0.0.2";

/** Names that a proxy is asked for. */
const outside = { login: "login.example.com", graph: "graph.example.com" };

/** Runs a scenario's connector against the stand-in of Entra and Graph, and keeps what it found out. */
export async function playExchange(scenario: ExchangeScenario): Promise<Played> {
  const bench = await startBench(scenario.directory, scenario.proxy && outside);
  const { port } = new URL(bench.entra.origin);
  const silent = scenario.isPortSilent ? await startSilentPort(otherAddress, Number(port)) : undefined;
  const proxy = await startScenarioProxy(scenario, Number(port));
  const connector = { ...bench.connector, ...scenario.connector };
  const capture = captured(connector);
  scenario.prepare?.(bench.entra);
  try {
    const changes = {
      ...(scenario.connector ? { connector: scenario.connector } : {}),
      policy: {
        ...(silent ? elsewhere : {}),
        ...(scenario.proxy ? { ...proxy.policy, allowedHosts: ["*", "127.0.0.1"] } : {}),
        ...scenario.policy,
        limits: { ...defaultLimits, ...scenario.limits },
      },
      diagnose: capture.diagnose,
    };
    const report = await (scenario.action === "send" ? bench.send(changes) : bench.check(changes));
    const facts = normalised(capture.facts(), { from: `:${port}`, to: "" }, ...proxy.ports);
    return { report, recorded: { name: scenario.name, rule: scenario.rule, class: scenario.class, connector, facts } };
  } finally {
    await Promise.all([silent?.close(), proxy.close(), bench.entra.close()]);
  }
}

/** Leads every name to an address where nothing accepts connections. */
export const elsewhere: Pick<Policy, "resolve"> = { resolve: async () => [{ address: otherAddress, family: 4 }] };
