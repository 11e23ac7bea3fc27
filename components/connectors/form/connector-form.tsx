"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { FormProvider, useForm } from "react-hook-form";
import { type Remembered, switchService } from "#components/connectors/form/branches.ts";
import { ConnectorHead } from "#components/connectors/form/connector-head.tsx";
import { ConnectorSections } from "#components/connectors/form/connector-sections.tsx";
import { type Draft, withAbsent } from "#components/connectors/form/draft.ts";
import classes from "#components/connectors/form/form.module.css";
import { type FormRules, RulesProvider, StoredProvider } from "#components/connectors/form/form-context.tsx";
import { FormGuide } from "#components/connectors/form/form-guide.tsx";
import { lazyResolver, prepareRules } from "#components/connectors/form/lazy-resolver.ts";
import { LeaveDialog } from "#components/connectors/form/leave-dialog.tsx";
import { ProblemAlert } from "#components/connectors/form/problem-alert.tsx";
import { SaveBar } from "#components/connectors/form/save-bar.tsx";
import { TestSection } from "#components/connectors/form/test-section.tsx";
import { useFirstError } from "#components/connectors/form/use-first-error.ts";
import { useLeaveGuard } from "#components/connectors/form/use-leave-guard.ts";
import { useSave } from "#components/connectors/form/use-save.ts";
import { useMayChange } from "#components/connectors/use-may-change.ts";
import { domainRequestOf } from "#components/domain/domain-request.ts";
import { LazyDomainCheck } from "#components/domain/lazy-domain-check.tsx";
import { useMay } from "#components/shell/role.tsx";
import { hasHandover } from "#components/test-send/handover.ts";
import type { StoredConnector } from "#lib/connectors/view.ts";
import type { MailLook } from "#lib/email/mail-look.ts";

// A new connector has none.
const StoredAlerts = dynamic(() =>
  import("#components/connectors/form/stored-alerts.tsx").then((module) => module.StoredAlerts),
);
// Two people seldom save at once.
const ConflictAlert = dynamic(() =>
  import("#components/connectors/form/conflict-alert.tsx").then((module) => module.ConflictAlert),
);

type ConnectorFormProps = {
  initial: Draft;
  /** The connector being changed; absent for a new one. */
  stored?: StoredConnector;
  /** The long guides by name, rendered on the server. */
  guides: Record<string, ReactNode>;
  /** Where the sandbox listens, if it does: a test that ends there shows what arrived. */
  sandboxPort?: number;
  /** What the operator lets connectors be. */
  rules: FormRules;
  look: MailLook;
};

/** Everything about one connector on one page: its fields, a guide beside them, saving and testing. */
export function ConnectorForm({ initial, stored, guides, sandboxPort, rules, look }: ConnectorFormProps) {
  const form = useForm<Draft>({
    defaultValues: withAbsent(initial),
    resolver: lazyResolver(stored !== undefined),
    mode: "onTouched",
    shouldFocusError: false,
  });
  const remembered = useRef<Remembered>(new Map());
  const [isTesting, setIsTesting] = useState(false);
  const { isDirty, isSubmitting } = form.formState;
  const mayChange = useMayChange({ isForPeople: stored?.isForPeople, isOfFile: Boolean(stored?.file) });
  const mayTest = useMay("operator");
  const id = stored?.id;
  useEffect(() => {
    // The test takes the change that waits from there.
    if (id && hasHandover(id)) setIsTesting(true);
  }, [id]);
  const guard = useLeaveGuard(isDirty);
  const element = useFirstError(form, (message) => saving.showProblem(message));
  const saving = useSave({
    ...{ form, stored, initial, onLeave: guard.release },
    onReplaced: () => remembered.current.clear(),
  });

  function changeService(service: string) {
    const next = switchService(form.getValues(), service, remembered.current);
    form.reset(next, { keepDefaultValues: true, keepIsSubmitted: true, keepSubmitCount: true });
    if (form.formState.isSubmitted) void form.trigger(["name", "slug", "sender"]);
  }

  function getConnector(): Promise<Draft | undefined> {
    return new Promise((resolve) => {
      void form.handleSubmit(resolve, () => resolve(undefined))();
    });
  }

  return (
    <FormProvider {...form}>
      <StoredProvider
        value={{ id: stored?.id, fileId: stored?.file?.id, scope: saving.scope, secrets: stored?.secrets ?? {} }}
      >
        <ConnectorHead stored={stored} onLeave={guard.release} />
        <div className={classes.columns}>
          <form
            ref={element}
            className={classes.form}
            method="post"
            noValidate
            onFocusCapture={prepareRules}
            aria-label={stored ? "Connector" : "New connector"}
            onSubmit={form.handleSubmit(saving.save)}
          >
            {stored && <StoredAlerts stored={stored} />}
            <fieldset disabled={!mayChange} className={classes.all}>
              <RulesProvider value={{ ...rules, sandboxPort }}>
                <ConnectorSections onServiceChange={changeService} />
              </RulesProvider>
            </fieldset>
            {saving.conflict && <ConflictAlert conflict={saving.conflict} onChoose={saving.takeNewer} />}
            {saving.problem && <ProblemAlert {...saving.problem} />}
            {mayChange && (
              <SaveBar
                isDirty={isDirty}
                isBusy={isSubmitting}
                isTesting={isTesting}
                onTest={() => setIsTesting(true)}
              />
            )}
          </form>
          <FormGuide guides={guides} />
        </div>
        {isTesting && (
          <TestSection
            connectorId={stored?.id}
            getConnector={getConnector}
            remembered={remembered.current}
            sandboxPort={sandboxPort}
            look={look}
          />
        )}
        {mayTest && <LazyDomainCheck getRequest={() => domainRequestOf(form.getValues())} />}
      </StoredProvider>
      {guard.isAsking && <LeaveDialog onStay={guard.stay} onLeave={guard.leave} />}
    </FormProvider>
  );
}
