import type { ExchangeScenario } from "#e2e/scenarios/scenario.ts";
import type { Behaviour, Entra, EntraEndpoint } from "#e2e/stand-ins/entra.ts";
import { graphError } from "#e2e/stand-ins/graph-mail.ts";
import type { Action } from "#lib/email/report.ts";

/** A request to Microsoft, in the words of a scenario's name, with what has to run for it to be made. */
export type Endpoint = { endpoint: EntraEndpoint; label: string; action: Action };

/** The requests to the sign-in host. */
export const entraEndpoints: Endpoint[] = [
  { endpoint: "discovery", label: "the tenant look-up", action: "check" },
  { endpoint: "token", label: "the token request", action: "check" },
];

/** The look-up of the sender, where nothing can be lost. */
export const senderEndpoint: Endpoint = { endpoint: "user", label: "the sender look-up", action: "check" };

/** The hand-over of a message. */
export const sendEndpoint: Endpoint = { endpoint: "sendMail", label: "the hand-over", action: "send" };

/** Lets an endpoint answer in this way and in no other. */
export function answering(endpoint: EntraEndpoint, behaviour: Behaviour): (entra: Entra) => void {
  return (entra) => entra.behave(endpoint, behaviour);
}

/** Graph refuses the message with this error. */
export function refusingMail(status: number, code: string, text: string, headers?: Record<string, string>) {
  const answer = { ...graphError(status, code, text), ...(headers ? { headers } : {}) };
  return { action: "send", prepare: answering("sendMail", answer) } as const;
}

/** A page as a front server or a proxy sends it. */
export function page(status: number, headers: Record<string, string> = {}): Behaviour {
  return { status, headers, body: `<html><title>${status}</title></html>` };
}

/** Limits and troubles at one endpoint, answered by a page: too many requests with and without a time, and 5xx. */
export function statusScenarios(
  { endpoint, label, action }: Endpoint,
  rules: { throttled: string; trouble: string; troubles: number[] },
): ExchangeScenario[] {
  const at = (name: string, rule: string, behaviour: Behaviour) => ({
    name: `${label}: ${name}`,
    rule,
    action,
    prepare: answering(endpoint, behaviour),
  });
  return [
    { ...at("too many requests", rules.throttled, page(429)), class: "quota" },
    { ...at("too many requests, with a time", rules.throttled, page(429, { "retry-after": "17" })), class: "quota" },
    ...rules.troubles.map((status) => ({
      ...at(`HTTP ${status}`, rules.trouble, page(status)),
      class: "temp" as const,
    })),
  ];
}
