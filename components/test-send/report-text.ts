import { maskAddresses } from "#components/test-send/mask-addresses.ts";
import { formatMs, headlineOf, replyParts, statusWords } from "#components/test-send/report-words.ts";
import type { TestSubject } from "#components/test-send/test-subject.ts";
import { factLinesOf } from "#lib/email/fact-lines.ts";
import { type Finding, type Report, type Stage, stageLabels } from "#lib/email/report.ts";

const actionWords = {
  check: "Check without sending",
  deepCheck: "Check that begins a message and breaks off",
  send: "Test mail",
} satisfies Record<Report["action"], string>;

/**
 * A report as text for a colleague or a help desk. A report holds no secrets; the addresses of recipients are cut, save
 * for the sender's own, which a check asks for when nobody entered a recipient.
 */
export function reportText(report: Report, { connector, recipients }: TestSubject): string {
  const { finding, others, warnings, hints, stages, transcript, messageId } = report;
  const { title, outcome } = headlineOf(report);
  const isAccepted = (accepted: boolean) => (accepted ? "accepted" : "refused");
  const parts = [
    [title, [outcome, `${formatMs(report.ms)} in all`].filter(Boolean).join(", ")],
    [
      `${actionWords[report.action]}, ${report.startedAt}`,
      `Connector: ${connector}`,
      ...(messageId ? [`Message-ID: ${messageId}`] : []),
    ],
    ...(finding ? [explanationOf(finding)] : []),
    ...section("Other explanations", others.flatMap(titled)),
    ...section("Warnings", warnings.flatMap(titled)),
    ...section(
      "Recipients",
      report.recipients.map(({ address, isAccepted: is, reply }) => `${address} ${isAccepted(is)} ${reply}`.trim()),
    ),
    ["Stages", ...stages.flatMap(linesOfStage)],
    ...section("If nothing arrives", hints.flatMap(titled)),
    ...section("Transcript", transcript),
  ];
  const text = parts.map((lines) => lines.join("\n")).join("\n\n");
  return `${maskAddresses(text, [...recipients, ...askedFor(report)])}\n`;
}

function askedFor({ recipients, stages }: Report): string[] {
  const isOwnAddress = stages.some(({ name, facts }) => name === "recipients" && facts.isOwnAddress);
  return isOwnAddress ? [] : recipients.map(({ address }) => address);
}

function section(title: string, lines: string[]): string[][] {
  return lines.length > 0 ? [[title, ...lines]] : [];
}

function titled(finding: Finding): string[] {
  return [finding.title, ...indented(explanationOf({ ...finding, serverSaid: undefined }))];
}

function explanationOf({ cause, remedies, lines, link, serverSaid }: Finding): string[] {
  return [
    cause,
    ...remedies.map((remedy, index) => `${index + 1}. ${remedy}`),
    ...lines.map(({ label, text }) => `${label}: ${text}`),
    ...(link ? [`More: ${link}`] : []),
    ...(serverSaid ? [`The server said: ${serverSaid}`] : []),
  ];
}

function linesOfStage(stage: Stage): string[] {
  const { name, status, ms, note, replies } = stage;
  const head = [`${statusWords[status]}:`, stageLabels[name], ...(ms === undefined ? [] : [`(${formatMs(ms)})`])];
  return [
    head.join(" "),
    ...indented([
      ...(note ? [note] : []),
      ...factLinesOf(stage).map(({ label, value }) => `${label}: ${value}`),
      ...replies.map((reply) => `${reply.command}: ${replyParts(reply).codes} ${replyParts(reply).lines.join(" / ")}`),
    ]),
  ];
}

function indented(lines: string[]): string[] {
  return lines.map((line) => `  ${line}`);
}
