import { serviceLabel } from "#components/connectors/list/service-label.ts";
import { parseMailbox } from "#lib/email/address.ts";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import { withoutSecrets } from "#lib/email/secrets.ts";
import { endpointOf, serviceOf, targetOf } from "#lib/email/target.ts";
import type { TestRequest } from "#lib/test-runs/request.ts";

/** What was tested, for somebody who does not have the connector before their eyes. No part of it is secret. */
export type TestSubject = {
  /** The connector's name, service, target and encryption in one line. */
  connector: string;
  /** The bare addresses that people entered as recipients. */
  recipients: string[];
};

/** What a request tests. */
export function subjectOf({ connector, message, check }: Omit<TestRequest, "runId">): TestSubject {
  const view = withoutSecrets(connector);
  const entries = message ? [...message.to, ...message.cc, ...message.bcc, ...message.replyTo] : check?.recipients;
  return {
    connector: [view.name, serviceLabel(serviceOf(view)), targetOf(view), ...traitsOf(connector)].join(", "),
    recipients: (entries ?? []).map(addressOf),
  };
}

function traitsOf(connector: ConnectorUpdate): string[] {
  if (connector.kind === "exchange") return [`cloud ${connector.cloud}`];
  const { secure, startTls } = endpointOf(connector);
  return [secure ? "Secure on" : `STARTTLS ${startTls}`, connector.auth.required ? "signs in" : "does not sign in"];
}

function addressOf(entry: string): string {
  const parsed = parseMailbox(entry, { isDotlessAllowed: true });
  return parsed.ok ? parsed.mailbox.address : entry;
}
