import { createTransport } from "nodemailer";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import { publishedClouds } from "#lib/email/clouds.ts";
import { composeMessage } from "#lib/email/compose.ts";
import { resolveHost } from "#lib/email/egress.ts";
import { createTokenCache } from "#lib/email/entra-token.ts";
import { defaultPolicy } from "#lib/email/policy.ts";
import { runConnector } from "#lib/email/send.ts";
import { compare, type Figure, ratio } from "#scripts/bench/figures.ts";

const rounds = 50;

/** Our send, stage by stage with its report, against nodemailer's bare `sendMail` of the same composed mail. */
export async function measureSending(): Promise<Figure[]> {
  const server = await startSmtp();
  const address = { host: "127.0.0.1", port: server.port };
  const content = {
    subject: "Benchmark",
    markdown: "# Hello\n\nA **short** message with a [link](https://example.com).",
  };
  const { html, text } = composeMessage(content);

  const ours = async () => {
    const report = await runConnector({
      connector: {
        ...{ kind: "smtp", name: "Bench", slug: "bench", sender: "bench@example.com", ...address },
        ...{ secure: false, startTls: "never", auth: { required: false } },
      },
      task: {
        action: "send",
        mail: { to: ["one@example.com"], cc: [], bcc: [], replyTo: [], subject: content.subject, html, text },
      },
      policy: {
        ...defaultPolicy,
        ...{ allowedHosts: ["127.0.0.1"], allowedPorts: "*", loopbackPorts: [], submissionPorts: [] },
        ...{ clouds: publishedClouds, resolve: resolveHost },
      },
      diagnose,
      tokens: createTokenCache(),
      signal: new AbortController().signal,
      onProgress: () => {},
    });
    if (report.outcome !== "ok") throw new Error(`The send failed: ${report.finding?.title}`);
  };
  const bare = async () => {
    const transport = createTransport({ ...address, secure: false, ignoreTLS: true });
    await transport.sendMail({
      from: "bench@example.com",
      to: "one@example.com",
      subject: content.subject,
      html,
      text,
    });
    transport.close();
  };

  try {
    const times = await compare(rounds, ours, bare);
    return [{ what: `Our send against bare nodemailer, median of ${rounds}`, value: ratio(times), aim: "1.3 or less" }];
  } finally {
    await server.close();
  }
}
