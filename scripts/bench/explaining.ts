import { startSmtp } from "#e2e/stand-ins/smtp.ts";
import type { SmtpPoint } from "#e2e/stand-ins/smtp-script.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import type { Report } from "#lib/email/report.ts";
import { runSmtp } from "#lib/email/smtp.ts";
import { localConnector, localPolicy, message } from "#lib/email/smtp-fixtures.ts";
import { type Figure, median } from "#scripts/bench/figures.ts";

const rounds = 50;

/** The points at which a server can fall silent, each with the limits that are in force. */
const silences: SmtpPoint[] = ["greeting", "ehlo", "mail", "rcpt", "data", "body", "final"];

/** How long people wait for an explanation: after the server's answer, and where no answer comes. */
export async function measureExplaining(): Promise<Figure[]> {
  const delays: number[] = [];
  for (let round = 0; round < rounds; round += 1) delays.push(await delayAfterRefusal());
  const longest = Math.max(...(await Promise.all(silences.map(delayInSilence))));
  return [
    {
      what: `From the server's refusal to its explanation, median of ${rounds}`,
      value: `${median(delays).toFixed(1)} ms`,
      aim: "1,000 ms or less",
    },
    {
      what: `From the start to an explanation where the server falls silent, longest of ${silences.length}`,
      value: `${(longest / 1_000).toFixed(1)} s`,
      aim: "12 s or less",
    },
  ];
}

async function delayAfterRefusal(): Promise<number> {
  let refusedAt = 0;
  const rcpt = () => {
    refusedAt = performance.now();
    return "550 5.7.1 Relaying denied";
  };
  const server = await startSmtp({ script: { rcpt } });
  const report = await send(server.port);
  const delay = performance.now() - refusedAt;
  await server.close();
  if (report.finding?.rule !== "smtp.relay.denied") throw new Error(`Explained by ${report.finding?.rule}.`);
  return delay;
}

/** Until the report is finished, or says in the stage that waits why it does. */
async function delayInSilence(silentAt: SmtpPoint): Promise<number> {
  const server = await startSmtp({ script: { silentAt } });
  const startedAt = performance.now();
  let explainedAt: number | undefined;
  await send(server.port, ({ outcome, stages }) => {
    const isSaid = stages.some(({ status, note }) => status === "running" && note !== undefined);
    if (outcome || isSaid) explainedAt ??= performance.now();
  });
  await server.close();
  return (explainedAt ?? Number.POSITIVE_INFINITY) - startedAt;
}

function send(port: number, onProgress: (report: Report) => void = () => {}): Promise<Report> {
  return runSmtp({
    connector: localConnector({ port }),
    task: { action: "send", message: message() },
    policy: localPolicy(),
    diagnose,
    signal: new AbortController().signal,
    onProgress,
  });
}
