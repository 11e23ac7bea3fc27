"use client";

import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useRef, useState } from "react";
import { useForm } from "react-hook-form";
import { defaultMessage } from "#components/test-send/default-message.ts";
import { FixNote } from "#components/test-send/fix-note.tsx";
import { type Attempt, type Fixed, type Handover, ReportToolsProvider } from "#components/test-send/fixing.ts";
import { MessageFields } from "#components/test-send/message-fields.tsx";
import { ProblemNote } from "#components/test-send/problem-note.tsx";
import { ReportView } from "#components/test-send/report-view.tsx";
import { checkOf, type Wanted } from "#components/test-send/test-attempt.ts";
import { TestButtons } from "#components/test-send/test-buttons.tsx";
import classes from "#components/test-send/test-send.module.css";
import { subjectOf } from "#components/test-send/test-subject.ts";
import { useTestRun } from "#components/test-send/use-test-run.ts";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import { lookOf, type MailLook } from "#lib/email/mail-look.ts";
import { type MessageInput, messageInput } from "#lib/email/message.ts";
import type { Action, Fix, Report } from "#lib/email/report.ts";
import type { Problem } from "#lib/errors.ts";

const unfinished: Problem = {
  code: "invalid",
  message: "The connector has fields that need a correction.",
  remedy: "Correct the marked fields, then test again.",
  fields: [],
};

type TestPanelProps = {
  /** The stored connector that the draft was opened from: its secrets serve where the draft keeps them. */
  connectorId?: string;
  kind: ConnectorUpdate["kind"];
  /** What is to be tested, or undefined while it has mistakes, which are then marked where it is edited. */
  getConnector: () => Promise<ConnectorUpdate | undefined>;
  /** Whether domains without a dot are fine, because the connector dials this machine. */
  isDotlessAllowed: boolean;
  /** Whether the person's role sends the fixed text alone. */
  isTextFixed?: boolean;
  /** The connector's name, which the mail's footer may tell. */
  name: string;
  look: MailLook;
  /** Where the sandbox listens: a test that ends there offers to show what arrived. */
  sandboxPort?: number;
  /** Where the connector is edited, when that is another page. */
  editHref?: string;
  /** Makes a change of the connector. Without an answer it is made on another page, which tries again too. */
  onFix: (fix: Fix, attempt: Attempt) => Fixed | undefined;
  /** A change that was asked for on another page; answers once. */
  takeHandover?: () => Handover | undefined;
  onFinish?: () => void;
};

/** Checks the connection or sends a test mail, shows the report while it grows, and makes the changes it offers. */
export function TestPanel(props: TestPanelProps) {
  const { connectorId, kind, getConnector, isDotlessAllowed, sandboxPort, editHref, onFix, onFinish } = props;
  const form = useForm<MessageInput>({
    resolver: zodResolver(messageInput({ isDotlessAllowed })),
    defaultValues: defaultMessage,
  });
  const { request, report, problem, isRunning, isCancelling, start, cancel, fail } = useTestRun();
  const [isDeep, setDeep] = useState(false);
  const [fixed, setFixed] = useState<Fixed>();
  const [isUndone, setUndone] = useState(false);
  const result = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (isRunning) result.current?.scrollIntoView({ block: "nearest", behavior: "smooth" });
  }, [isRunning]);

  async function run(wanted: Wanted) {
    if (isRunning) return;
    const connector = await getConnector();
    if (!connector) return fail(unfinished);
    const ended = await start({ connectorId, connector, ...wanted });
    for (const { path, message: text } of ended.problem?.fields ?? []) {
      const [, name] = /^message\.(to|cc|bcc|replyTo|subject|message)\b/.exec(path) ?? [];
      if (name) form.setError(name as keyof MessageInput, { message: text });
    }
    onFinish?.();
  }
  function attempt(action: Action) {
    if (action === "send") return form.handleSubmit((message) => run({ message }))();
    const isSmtpDeep = action === "deepCheck" && kind !== "exchange";
    return run(checkOf(form.getValues(), { isDeep: isSmtpDeep, isDotlessAllowed }));
  }
  /** What a person starts leaves the last change behind. */
  function begin(action: Action) {
    setFixed(undefined);
    return attempt(action);
  }

  function fix(change: Fix, again: Attempt) {
    const made = onFix(change, again);
    setUndone(false);
    setFixed(made);
    if (!made || made.focus) return;
    result.current?.focus({ preventScroll: true });
    void attempt(again.action);
  }
  function undo() {
    fixed?.undo();
    setUndone(true);
    result.current?.focus({ preventScroll: true });
  }

  const resume = useRef(() => {});
  resume.current = () => {
    const handover = props.takeHandover?.();
    if (!handover) return;
    form.reset(handover.message);
    setDeep(handover.action === "deepCheck");
    fix(handover.fix, handover);
  };
  useEffect(() => resume.current(), []);

  const tools = {
    editHref,
    onFix: (change: Fix) => fix(change, { action: nextActionOf(report), message: form.getValues() }),
  };
  return (
    <form
      method="post"
      noValidate
      className={classes.panel}
      onSubmit={(event) => {
        event.preventDefault();
        void begin("send");
      }}
    >
      <MessageFields
        form={form}
        isDotlessAllowed={isDotlessAllowed}
        isTextFixed={props.isTextFixed}
        look={lookOf(props.look, { name: props.name.trim(), id: connectorId })}
      />
      <TestButtons
        isSmtp={kind !== "exchange"}
        isDeep={isDeep}
        onDeepChange={setDeep}
        running={isRunning ? report?.action : undefined}
        isCancelling={isCancelling}
        onCheck={() => begin(isDeep ? "deepCheck" : "check")}
        onCancel={cancel}
      />
      <div ref={result} tabIndex={-1} className={classes.result}>
        <FixNote fixed={fixed} isUndone={isUndone} onUndo={undo} />
        {problem && <ProblemNote problem={problem} editHref={editHref} />}
        {report && request && (
          <ReportToolsProvider value={tools}>
            <ReportView
              report={report}
              subject={subjectOf(request)}
              isRunning={isRunning}
              sandboxHref={isToSandbox(request.connector, sandboxPort) && request.message ? "/sandbox" : undefined}
            />
          </ReportToolsProvider>
        )}
      </div>
    </form>
  );
}

/** What shows whether a change helped: the same again, but no second mail to people who have the first. */
function nextActionOf(report: Report | undefined): Action {
  if (!report || (report.action === "send" && report.outcome !== "failed")) return "check";
  return report.action;
}

function isToSandbox(connector: ConnectorUpdate, sandboxPort: number | undefined): boolean {
  return connector.kind === "smtp" && isLoopbackHost(connector.host) && connector.port === sandboxPort;
}
