import { once } from "node:events";
import { createServer } from "node:net";
import { captured, normalised } from "#e2e/scenarios/recording.ts";
import type { Played, SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { certificateOf, trustedAuthority } from "#e2e/scenarios/scenario-certificates.ts";
import { startScenarioProxy } from "#e2e/scenarios/scenario-proxy.ts";
import { startSilentPort } from "#e2e/stand-ins/silent-port.ts";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import type { OpenSmtp } from "#lib/email/connector.ts";
import { defaultLimits, defaultPolicy, defaultTls, type Policy } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { runSmtp, type SmtpTask } from "#lib/email/smtp.ts";
import { message } from "#lib/email/smtp-fixtures.ts";
import { endpointOf } from "#lib/email/target.ts";

/** What a scenario dials. */
type Target = { port: number; close(): Promise<void> };

/** Runs a scenario's connector against a stand-in, over real sockets, and keeps what it found out. */
export async function playSmtp(scenario: SmtpScenario): Promise<Played> {
  const connector = connectorOf(scenario);
  const endpoint = endpointOf(connector);
  const target = await startTarget(scenario, endpoint.host);
  const other = scenario.otherPort && (await startSmtp());
  const proxy = await startScenarioProxy(scenario, target.port);
  const capture = captured(connector);
  const controller = new AbortController();
  const onProgress = ({ stages }: Report) => {
    if (stages.some(({ name, status }) => name === scenario.cancelAt && status === "running")) controller.abort();
  };
  try {
    const report = await runSmtp({
      connector: { ...connector, kind: "smtp", ...endpoint, port: target.port },
      task: taskOf(scenario),
      policy: {
        ...policyOf(scenario, target.port, other?.port),
        ...proxy.policy,
        hosts: scenario.hostRules ? { [`smtp://${endpoint.host}:${target.port}`]: scenario.hostRules } : {},
      },
      diagnose: capture.diagnose,
      signal: controller.signal,
      onProgress,
    });
    const facts = normalised(
      capture.facts(),
      { from: `:${target.port}`, to: `:${endpoint.port}` },
      ...proxy.ports,
      ...(other ? [{ from: `:${other.port}`, to: `:${scenario.otherPort?.port}` }] : []),
    );
    return { report, recorded: { name: scenario.name, rule: scenario.rule, class: scenario.class, connector, facts } };
  } finally {
    await Promise.all([proxy.close(), target.close(), other?.close()]);
  }
}

async function startTarget({ server }: SmtpScenario, host: string): Promise<Target> {
  if (server === "noAnswer") return startSilentPort();
  if (!server) return { port: await closedPort(), close: async () => {} };
  const { certificate, ...behaviour } = server;
  return startSmtp({ ...behaviour, ...(certificate ? { certificate: certificateOf(certificate, host) } : {}) });
}

function connectorOf({ connector = {} }: SmtpScenario): OpenSmtp {
  const {
    service,
    auth,
    host = "mail.example.com",
    port = 587,
    secure = false,
    startTls = "never",
    ...rest
  } = connector;
  const common = {
    name: "Orders",
    slug: "orders",
    sender: "orders@example.com",
    ...rest,
    auth: auth ? ({ required: true, ...auth } as const) : ({ required: false } as const),
  };
  return service
    ? { kind: "wellKnown", service, ...common }
    : { kind: "smtp", host, port, secure, startTls, ...common };
}

function taskOf({ action, message: changes, recipients = ["ada@example.com"], connector }: SmtpScenario): SmtpTask {
  const sender = connector?.sender ?? "orders@example.com";
  if (action === "send") return { action, message: message({ from: { address: sender }, ...changes }) };
  return { action: action === "deepCheck" ? action : "check", sender, recipients };
}

function policyOf({ policy, limits, isSandbox, otherPort }: SmtpScenario, port: number, openPort?: number): Policy {
  return {
    ...defaultPolicy,
    allowedHosts: ["*", "127.0.0.1", "localhost"],
    allowedPorts: "*",
    loopbackPorts: isSandbox ? [port] : [],
    tls: { ...defaultTls, authorities: [trustedAuthority] },
    clouds: {} as Policy["clouds"],
    submissionPorts: otherPort && openPort ? [{ ...otherPort, port: openPort }] : [],
    resolve: async () => [{ address: "127.0.0.1", family: 4 }],
    ...policy,
    limits: { ...defaultLimits, ...limits },
  };
}

/** A port that nothing listens on: it was free a moment ago. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}
