import "server-only";
import { policyOf } from "#lib/config/policy.ts";
import { openDraft } from "#lib/connectors/secrets.ts";
import { findSystemConnector } from "#lib/connectors/system.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import { composeMessage } from "#lib/email/compose.ts";
import { createTokenCache } from "#lib/email/entra-token.ts";
import { keepingSecrets } from "#lib/email/secrets.ts";
import { runConnector } from "#lib/email/send.ts";
import { logger } from "#lib/logger.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";
import { settings } from "#lib/settings.ts";

/** A mail to one person. `path` is the page that it links to; `markdownOf` gets its whole address. */
type PersonMail = { to: string; subject: string; path: string; markdownOf: (url: string) => string };

const tokens = createTokenCache();

/**
 * Sends a mail to a person through the connector that was chosen for it, by the path that every mail takes. Answers
 * nothing once it was accepted, otherwise why not, in a sentence. The log gets a line and no report is kept: what a
 * server says may repeat the mail, which holds a token.
 */
export async function mailPerson({ to, ...mail }: PersonMail, requestId: string): Promise<string | undefined> {
  const { publicUrl, config } = settings();
  if (!publicUrl) return "server.publicUrl (MAILROOM_PUBLIC_URL) is not set.";
  const system = await findSystemConnector();
  if (system?.is !== "usable") return system?.why ?? "No connector is chosen for mail to people.";
  const content = composeMessage({
    subject: mail.subject,
    markdown: mail.markdownOf(publicUrl + mail.path),
    footer: config.email.footer.enabled ? { text: "Sent by Mailroom", url: publicUrl } : undefined,
  });
  const startedAt = performance.now();
  const { outcome, finding, messageId } = await runConnector({
    connector: openDraft(keepingSecrets(system.connector), system.row),
    task: { action: "send", mail: { to: [to], cc: [], bcc: [], replyTo: [], ...content } },
    // Nobody would read which other ports answer.
    policy: { ...policyOf(config, { sandboxPort: await findSandboxPort() }), submissionPorts: [] },
    ...{ diagnose, tokens, signal: new AbortController().signal, onProgress: () => {} },
  });
  const { rule, stage, class: failureClass } = finding ?? {};
  const ms = Math.round(performance.now() - startedAt);
  const line = { requestId, connectorId: system.id, messageId, outcome, rule, stage, class: failureClass, ms };
  logger.info(line, "delivery");
  return outcome === "ok" ? undefined : `${finding?.title ?? "The mail was not accepted"}.`;
}
