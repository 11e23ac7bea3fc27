import { senderOf } from "#lib/diagnosis/known.ts";
import type { MakeFix } from "#lib/diagnosis/make-fix.ts";
import { formatMailbox, parseMailbox } from "#lib/email/address.ts";
import { cloudLabels, cloudNames, publishedClouds } from "#lib/email/clouds.ts";
import type { Fix } from "#lib/email/report.ts";
import { services } from "#lib/email/service-catalogue.ts";

const toExchange: Fix = { label: "Move to MS Exchange Server", service: "exchange", focus: "tenantId" };

/** Changes of who signs in, and as whom. */
export const accountFixes = {
  signIn: ({ known }) =>
    known.auth ? [] : [{ label: "Turn authentication on", set: { "auth.required": true }, focus: "auth.username" }],
  noSignIn: ({ known }) => (known.auth ? [{ label: "Turn authentication off", set: { "auth.required": false } }] : []),
  /** The user name that is the same for every account of this provider. */
  fixedUser: ({ known }) => {
    const username = services.find(({ host, username }) => username && host === known.host)?.username;
    if (!username || username === known.username) return [];
    return [{ label: `Use the user name ${username}`, set: { "auth.username": username } }];
  },
  /** For those who know a person by the whole address. */
  userFromSender: ({ known, connector }) => {
    const sender = senderOf(connector);
    if (!known.username || known.username.includes("@") || !sender.includes("@")) return [];
    return [{ label: `Sign in as ${sender}`, set: { "auth.username": sender } }];
  },
  tokenAsUser: () => [{ label: "Enter the token as the user name", focus: "auth.username" }],
  trimPassword: ({ known }) =>
    known.password === known.password?.trim()
      ? []
      : [{ label: "Remove the blanks around the password", trim: "auth.password" }],
  exchange: () => [toExchange],
  /** For causes that other providers have, too. */
  exchangeForMicrosoft: ({ known }) => (known.provider === "microsoft" ? [toExchange] : []),
  workspaceRelay: ({ connector }) =>
    connector.kind === "wellKnown" && connector.service === "gmail-workspace"
      ? []
      : [{ label: "Use the Google Workspace SMTP relay", service: "gmail-workspace" }],
  swapIds: ({ known, connector }) => {
    if (!known.isSwapped || connector.kind !== "exchange") return [];
    const { tenantId, clientId } = connector;
    return [{ label: "Swap tenant ID and client ID", set: { tenantId: clientId, clientId: tenantId } }];
  },
  trimSecret: () => [{ label: "Remove the blanks around the client secret", trim: "credential.clientSecret" }],
  /** The cloud that the tenant itself names. */
  cloud: ({ facts, connector }) => {
    const graphHost = facts.stages.tenant?.graphHost;
    const name = cloudNames.find((cloud) => new URL(publishedClouds[cloud].graphUrl).hostname === graphHost);
    if (!name || connector.kind !== "exchange" || connector.cloud === name) return [];
    return [{ label: `Choose the cloud ${cloudLabels[name]}`, set: { cloud: name } }];
  },
  credentialsInBody: ({ connector }) =>
    connector.kind === "exchange" && connector.clientAuthentication === "header"
      ? [{ label: "Send the credentials in the body", set: { clientAuthentication: "body" } }]
      : [],
  /** The address that signs in, with the display name that the sender has. */
  senderFromUser: ({ known, connector }) => {
    const { username } = known;
    if (
      !username ||
      !parseMailbox(username, { isDotlessAllowed: false }).ok ||
      senderOf(connector) === username.toLowerCase()
    )
      return [];
    const parsed = parseMailbox(connector.sender, { isDotlessAllowed: true });
    const name = parsed.ok ? parsed.mailbox.name : undefined;
    const sender = formatMailbox({ address: username, ...(name ? { name } : {}) });
    return [{ label: `Send as ${username}`, set: { sender } }];
  },
} satisfies Record<string, MakeFix>;
