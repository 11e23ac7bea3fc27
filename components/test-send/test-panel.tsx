"use client";

import { zodResolver } from "@hookform/resolvers/zod";
import { Button } from "@mantine/core";
import { IconPlugConnected, IconSend } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useForm } from "react-hook-form";
import { MessageFields } from "#components/test-send/message-fields.tsx";
import { ProblemNote } from "#components/test-send/problem-note.tsx";
import { ReportView } from "#components/test-send/report-view.tsx";
import classes from "#components/test-send/test-send.module.css";
import { useTestRun } from "#components/test-send/use-test-run.ts";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import { type MessageInput, messageInput } from "#lib/email/message.ts";
import type { Problem } from "#lib/errors.ts";

const defaultValues: MessageInput = {
  to: [],
  cc: [],
  bcc: [],
  replyTo: [],
  subject: "Test from Mailroom",
  message: `Hello,

this is a **test mail** from Mailroom. If you can read it, the connector works.

- Somebody sent it by hand to see whether mail arrives.
- No answer is needed.
`,
};

const unfinished: Problem = {
  code: "invalid",
  message: "The connector has fields that need a correction.",
  remedy: "Correct the marked fields, then test again.",
  fields: [],
};

type TestPanelProps = {
  /** The stored connector that the draft was opened from: its secrets serve where the draft keeps them. */
  connectorId?: string;
  /** What is to be tested, or undefined while it has mistakes, which are then marked where it is edited. */
  getConnector: () => Promise<ConnectorUpdate | undefined>;
  /** Whether domains without a dot are fine, because the connector dials this machine. */
  isDotlessAllowed: boolean;
  /** Where the sandbox listens: a test that ends there offers to show what arrived. */
  sandboxPort?: number;
  /** Where the connector is edited, when that is another page. */
  editHref?: string;
  onFinish?: () => void;
};

/** Checks the connection or sends a test mail, and shows the report while it grows. */
export function TestPanel(props: TestPanelProps) {
  const { connectorId, getConnector, isDotlessAllowed, sandboxPort, editHref, onFinish } = props;
  const form = useForm<MessageInput>({
    resolver: zodResolver(messageInput({ isDotlessAllowed })),
    defaultValues,
  });
  const { report, problem, isRunning, isCancelling, start, cancel, fail } = useTestRun();
  const isToSandbox = useRef(false);
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (isRunning) result.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [isRunning]);

  async function run(message?: MessageInput) {
    if (isRunning) return;
    const connector = await getConnector();
    if (!connector) return fail(unfinished);
    isToSandbox.current = connector.kind === "smtp" && isLoopbackHost(connector.host) && connector.port === sandboxPort;
    const ended = await start({ connectorId, connector, message });
    for (const { path, message: text } of ended.problem?.fields ?? []) {
      const [, name] = /^message\.(to|cc|bcc|replyTo|subject|message)\b/.exec(path) ?? [];
      if (name) form.setError(name as keyof MessageInput, { message: text });
    }
    onFinish?.();
  }

  const action = report?.action;
  return (
    <form method="post" noValidate className={classes.panel} onSubmit={form.handleSubmit(run)}>
      <MessageFields form={form} isDotlessAllowed={isDotlessAllowed} />
      <div className={classes.buttons}>
        <Button
          type="submit"
          leftSection={<IconSend size={17} aria-hidden />}
          loading={isRunning && action === "send"}
          disabled={isRunning && action !== "send"}
        >
          Send test email
        </Button>
        <Button
          variant="default"
          leftSection={<IconPlugConnected size={17} aria-hidden />}
          loading={isRunning && action === "check"}
          disabled={isRunning && action !== "check"}
          onClick={() => run()}
        >
          Check connection
        </Button>
        {isRunning ? (
          <Button variant="subtle" color="red" onClick={cancel} disabled={isCancelling}>
            {isCancelling ? "Cancelling…" : "Cancel"}
          </Button>
        ) : (
          <span className={classes.buttonNote}>The check sends no mail.</span>
        )}
      </div>
      <div ref={result} className={classes.result}>
        {problem && <ProblemNote problem={problem} editHref={editHref} />}
        {report && (
          <ReportView
            report={report}
            isRunning={isRunning}
            editHref={editHref}
            sandboxHref={isToSandbox.current && report.action === "send" ? "/sandbox" : undefined}
          />
        )}
      </div>
    </form>
  );
}
