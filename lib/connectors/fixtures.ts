import type { Actor } from "#lib/auth.ts";
import type { ConnectorInput, ConnectorUpdate } from "#lib/email/connector.ts";

export const ada: Actor = { name: "Ada", role: "administrator", from: "192.0.2.7", requestId: "request-of-ada" };
export const bob: Actor = { name: "Bob", role: "editor", requestId: "request-of-bob" };

type SmtpInput = Extract<ConnectorInput, { kind: "smtp" }>;

/** An SMTP connector with a password, as the form would send it. */
export function smtpInput(changes: Partial<SmtpInput> = {}): SmtpInput {
  return {
    kind: "smtp",
    name: "Orders",
    slug: "",
    sender: "Shop <orders@example.com>",
    host: "smtp.example.com",
    port: 587,
    secure: false,
    startTls: "required",
    auth: { required: true, username: "orders", password: { op: "set", value: "first password" } },
    ...changes,
  };
}

/** The same connector as a change that keeps its password. */
export function smtpUpdate(changes: Partial<Extract<ConnectorUpdate, { kind: "smtp" }>> = {}): ConnectorUpdate {
  const { auth: _, ...input } = smtpInput();
  return { ...input, auth: { required: true, username: "orders", password: { op: "keep" } }, ...changes };
}

export const exchangeInput: ConnectorInput = {
  kind: "exchange",
  name: "Exchange",
  slug: "",
  sender: "Notices <notices@example.com>",
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  cloud: "global",
  clientAuthentication: "body",
  credential: { type: "secret", clientSecret: { op: "set", value: "client secret" }, expiresOn: "2031-01-31" },
};
