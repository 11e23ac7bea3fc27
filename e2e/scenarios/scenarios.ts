import { certificateScenarios } from "#e2e/scenarios/certificates.ts";
import { connectionScenarios } from "#e2e/scenarios/connections.ts";
import { contentScenarios } from "#e2e/scenarios/content.ts";
import { deliveryServiceScenarios } from "#e2e/scenarios/delivery-services.ts";
import { dialogueScenarios } from "#e2e/scenarios/dialogue.ts";
import { entraScenarios } from "#e2e/scenarios/entra.ts";
import { entraCredentialScenarios } from "#e2e/scenarios/entra-credentials.ts";
import { envelopeScenarios } from "#e2e/scenarios/envelope.ts";
import { exchangeWayScenarios } from "#e2e/scenarios/exchange-way.ts";
import { googleScenarios } from "#e2e/scenarios/google.ts";
import { graphScenarios } from "#e2e/scenarios/graph.ts";
import { graphSendScenarios } from "#e2e/scenarios/graph-sending.ts";
import { guardRailScenarios } from "#e2e/scenarios/guard-rails.ts";
import { limitScenarios } from "#e2e/scenarios/limits.ts";
import { mailboxScenarios } from "#e2e/scenarios/mailboxes.ts";
import { microsoftSmtpScenarios } from "#e2e/scenarios/microsoft-smtp.ts";
import { networkScenarios } from "#e2e/scenarios/network.ts";
import { playExchange } from "#e2e/scenarios/play-exchange.ts";
import { playSmtp } from "#e2e/scenarios/play-smtp.ts";
import { exchangeProxyScenarios, proxyScenarios } from "#e2e/scenarios/proxies.ts";
import type { ExchangeScenario, Played, SmtpScenario } from "#e2e/scenarios/scenario.ts";
import { sesScenarios } from "#e2e/scenarios/ses.ts";
import { signInScenarios } from "#e2e/scenarios/sign-in.ts";
import { successScenarios } from "#e2e/scenarios/success.ts";
import { tlsScenarios } from "#e2e/scenarios/tls.ts";

type Playable = { name: string; rule: string; class: string; play: () => Promise<Played> };

const smtp = (scenarios: SmtpScenario[]): Playable[] =>
  scenarios.map((scenario) => ({ ...scenario, play: () => playSmtp(scenario) }));
const exchange = (scenarios: ExchangeScenario[]): Playable[] =>
  scenarios.map((scenario) => ({ ...scenario, play: () => playExchange(scenario) }));

/** Every situation that a stand-in can cause, by the file of the corpus that keeps its recording. */
export const scenarioGroups: Record<string, Playable[]> = {
  network: smtp(networkScenarios),
  connections: smtp(connectionScenarios),
  tls: smtp(tlsScenarios),
  certificates: smtp(certificateScenarios),
  dialogue: smtp(dialogueScenarios),
  "sign-in": smtp(signInScenarios),
  envelope: smtp(envelopeScenarios),
  content: smtp(contentScenarios),
  limits: smtp(limitScenarios),
  google: smtp(googleScenarios),
  "microsoft-smtp": smtp(microsoftSmtpScenarios),
  ses: smtp(sesScenarios),
  "delivery-services": smtp(deliveryServiceScenarios),
  mailboxes: smtp(mailboxScenarios),
  success: smtp(successScenarios),
  entra: exchange([...entraScenarios, ...entraCredentialScenarios]),
  graph: exchange([...graphScenarios, ...graphSendScenarios]),
  "exchange-way": exchange(exchangeWayScenarios),
  "guard-rails": smtp(guardRailScenarios),
  proxies: [...smtp(proxyScenarios), ...exchange(exchangeProxyScenarios)],
};
