import * as z from "zod";
import { mailboxText, parseMailbox } from "#lib/email/address.ts";
import { certificateText, trustedCertificateText } from "#lib/email/certificate-text.ts";
import { cloudNames } from "#lib/email/clouds.ts";
import { guidText, keyChange, keySet, secretChange, secretSet, text } from "#lib/email/connector-fields.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import { hostText } from "#lib/email/host-text.ts";
import { maxLength } from "#lib/email/lengths.ts";
import { longestLimitMs, verifications } from "#lib/email/policy.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import { strictObject } from "#lib/email/strict-object.ts";

const startTlsModes = ["required", "whenOffered", "never"] as const;
/** How STARTTLS is used on a connection that starts in plain text. */
export type StartTls = (typeof startTlsModes)[number];

/** A secret as a person states it: unchanged, new, or taken away. A mask posted back cannot be expressed. */
export type SecretChange = { op: "keep" } | { op: "set"; value: string } | { op: "clear" };

const longestSeconds = longestLimitMs / 1000;
const needSeconds = `Enter whole seconds from 1 to ${longestSeconds}.`;
const seconds = z.number(needSeconds).int(needSeconds).min(1, needSeconds).max(longestSeconds, needSeconds).optional();

/** What a connector asks of its own connections instead of the operator's settings; absent means: as they say. */
const narrowing = {
  verification: z.enum(verifications, "Choose what is checked of the certificate.").optional(),
  proxy: z.enum(["required", "off"], "Choose whether the proxy is used.").optional(),
  connectSeconds: seconds,
  answerSeconds: seconds,
  totalSeconds: seconds,
};

function isDotless(sender: unknown): boolean {
  const text = String(sender);
  return parseMailbox(text, { isDotlessAllowed: true }).ok && !parseMailbox(text, { isDotlessAllowed: false }).ok;
}

/**
 * The connector union, with its secrets as a parameter: the same definition is read as the input of a new
 * connector, as a change of a stored one, as the view without secrets and as the opened form that sends.
 */
function connectorWith<S extends z.ZodType, K extends z.ZodType>(
  secret: (ask: string) => S,
  key: (ask: string, isAnyKind?: boolean) => K,
) {
  const needAuth = "Say whether the server asks for a user name and password.";
  const needCredential = "Choose a client secret or a certificate.";
  const needService = "Choose a service.";
  const auth = z.discriminatedUnion(
    "required",
    [
      strictObject(
        {
          required: z.literal(true),
          username: text("Enter the user name."),
          password: secret("Enter the password."),
        },
        needAuth,
      ),
      strictObject({ required: z.literal(false) }, needAuth),
    ],
    needAuth,
  );
  const credential = z.discriminatedUnion(
    "type",
    [
      strictObject(
        {
          type: z.literal("secret"),
          clientSecret: secret("Enter the client secret."),
          expiresOn: z.iso.date("Enter the date as year-month-day.").optional(),
        },
        needCredential,
      ),
      strictObject(
        {
          type: z.literal("certificate"),
          certificate: certificateText,
          privateKey: key("Enter the private key."),
        },
        needCredential,
      ),
    ],
    needCredential,
  );
  const common = {
    name: text("Enter a name.", maxLength.name),
    slug: z
      .string("Use lower-case letters, digits and hyphens.")
      .trim()
      .max(maxLength.slug, `Use at most ${maxLength.slug} characters.`)
      .regex(/^$|^[a-z0-9]+(-[a-z0-9]+)*$/, "Use lower-case letters, digits and single hyphens between them."),
    trustedCertificate: trustedCertificateText.optional(),
    ...narrowing,
    clientCertificate: strictObject(
      { certificate: trustedCertificateText, privateKey: key("Enter the private key.", true) },
      "Give the client certificate and its private key.",
    ).optional(),
  };
  // An exception that a person makes: it is present or it is not.
  const isOldTlsAllowed = z.literal(true, "Leave this out to insist on TLS 1.2 or newer.").optional();
  return z.discriminatedUnion(
    "kind",
    [
      strictObject(
        {
          kind: z.literal("wellKnown"),
          ...common,
          sender: mailboxText({ isDotlessAllowed: false }),
          service: z.string(needService).refine(isServiceKey, "Choose a service from the list."),
          isOldTlsAllowed,
          auth,
        },
        needService,
      ).refine(({ service, auth: { required } }) => !required || getService(service).authentication !== "none", {
        path: ["auth", "required"],
        message: "This service takes no login: its connection is not encrypted.",
        when: ({ value, issues }) => issues.length === 0 && value !== null,
      }),
      strictObject(
        {
          kind: z.literal("smtp"),
          ...common,
          sender: mailboxText({ isDotlessAllowed: true }),
          host: hostText,
          port: z
            .number("Enter the port.")
            .int("The port is a whole number.")
            .min(1, "The port lies between 1 and 65535.")
            .max(65_535, "The port lies between 1 and 65535."),
          secure: z.boolean("Say whether the connection starts with TLS."),
          startTls: z.enum(startTlsModes, "Choose when STARTTLS is used."),
          isOldTlsAllowed,
          auth,
        },
        needService,
      ).refine(({ host, sender }) => isLoopbackHost(host) || !isDotless(sender), {
        path: ["sender"],
        message: "The part after the @ needs a dot, as in example.com.",
        when: ({ value }) => hostText.safeParse((value as { host?: unknown })?.host).success,
      }),
      strictObject(
        {
          kind: z.literal("exchange"),
          ...common,
          sender: mailboxText({ isDotlessAllowed: false }),
          tenantId: guidText("tenant ID"),
          clientId: guidText("client ID"),
          cloud: z.enum(cloudNames, "Choose the Microsoft cloud."),
          clientAuthentication: z.enum(["body", "header"], "Choose how the client credentials are sent."),
          credential,
        },
        needService,
      ),
    ],
    needService,
  );
}

const absent = () => z.never("A secret cannot stand here.").optional();
const opened = (ask: string) => z.string(ask);

/** A new connector: every secret is given. */
export const connectorInput = connectorWith(secretSet, keySet);
/** A parsed {@link connectorInput}. */
export type ConnectorInput = z.infer<typeof connectorInput>;

/** A change of a stored connector, or a draft of one: each secret is kept, set or cleared. */
export const connectorUpdate = connectorWith(secretChange, keyChange);
/** A parsed {@link connectorUpdate}. */
export type ConnectorUpdate = z.infer<typeof connectorUpdate>;

/** What the screen and the database row may hold: no secret, by type. */
export const connectorView = connectorWith(absent, absent);
/** A parsed {@link connectorView}. */
export type ConnectorView = z.infer<typeof connectorView>;

/** A connector with its secrets opened, for the moment of sending only. */
export const openConnector = connectorWith(opened, opened);
/** A parsed {@link openConnector}: never stored, shown or logged. */
export type OpenConnector = z.infer<typeof openConnector>;
/** An opened connector of those that speak SMTP. */
export type OpenSmtp = Exclude<OpenConnector, { kind: "exchange" }>;
/** An opened connector to Exchange Online. */
export type OpenExchange = Extract<OpenConnector, { kind: "exchange" }>;
