import type { ExchangeScenario, SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { startProxy } from "#e2e/stand-ins/proxy.ts";
import type { Policy } from "#lib/email/policy.ts";

/** A scenario's proxy: what the policy says of it, and its port as the recording has it. */
type ScenarioProxy = {
  policy: Pick<Partial<Policy>, "proxy">;
  ports: { from: string; to: string }[];
  close(): Promise<void>;
};

/** Starts the proxy that a scenario wants, if it does. Its tunnels lead to `port`. */
export async function startScenarioProxy(
  { proxy }: Pick<SmtpScenario | ExchangeScenario, "proxy">,
  port: number,
): Promise<ScenarioProxy> {
  if (!proxy) return { policy: {}, ports: [], close: async () => {} };
  const { settings, isAbsent, ...behaviour } = proxy;
  const running = await startProxy({ leadsTo: { host: "127.0.0.1", port }, ...behaviour });
  if (isAbsent) await running.close();
  return {
    policy: { proxy: { ...running.server, host: "proxy.example.com", ...settings } },
    ports: [{ from: `:${running.port}`, to: ":3128" }],
    close: isAbsent ? async () => {} : running.close,
  };
}
