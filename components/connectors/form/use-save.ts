"use client";

import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { type Draft, draftOf, savedDraft, scopeOf } from "#components/connectors/form/draft.ts";
import { createConnector, updateConnector } from "#lib/actions/connectors.ts";
import type { SaveResult, StoredConnector } from "#lib/connectors/view.ts";
import type { ConnectorInput } from "#lib/email/connector.ts";
import type { Problem } from "#lib/errors.ts";

export type Conflict = Extract<SaveResult, { is: "conflict" }>;
type Shown = Pick<Problem, "message" | "remedy">;

const unreachable: Shown = {
  message: "Mailroom could not be reached, so nothing was saved.",
  remedy: "Everything you typed is still here. Check the connection and save again.",
};

type SaveOptions = {
  form: UseFormReturn<Draft>;
  stored: StoredConnector | undefined;
  /** Called when the form holds something else than before: what was remembered for other services is void. */
  onReplaced: () => void;
  /** Called before the page is left on purpose. */
  onLeave: () => void;
};

/** Saving, what can go wrong with it, and keeping the form in step with what is stored. */
export function useSave({ form, stored, onReplaced, onLeave }: SaveOptions) {
  const router = useRouter();
  const [base, setBase] = useState({ version: stored?.version ?? 0, scope: scopeOfStored(stored) });
  const [problem, setProblem] = useState<Shown>();
  const [conflict, setConflict] = useState<Conflict>();
  const isReloading = useRef(false);
  const adopted = useRef(stored);

  function adopt(newer: StoredConnector) {
    isReloading.current = false;
    adopted.current = newer;
    setConflict(undefined);
    setProblem(undefined);
    setBase({ version: newer.version, scope: scopeOfStored(newer) });
    form.reset(draftOf(newer));
    onReplaced();
  }

  const adoptLatest = useRef(adopt);
  adoptLatest.current = adopt;
  useEffect(() => {
    if (!stored || stored === adopted.current || stored.version < base.version) return;
    if (isReloading.current || !form.formState.isDirty) adoptLatest.current(stored);
  }, [stored, base.version, form]);

  async function save(draft: Draft) {
    setProblem(undefined);
    setConflict(undefined);
    const result = await (stored
      ? updateConnector({ id: stored.id, version: base.version, connector: draft })
      : createConnector(draft as ConnectorInput)
    ).catch(() => undefined);
    if (!result) return setProblem(unreachable);
    if (!result.ok) return refuse(result.problem);
    if (result.value.is === "conflict") return setConflict(result.value);
    notifications.show({
      message: stored ? `“${draft.name}” was saved.` : `“${draft.name}” was created.`,
      color: "green",
    });
    if (!stored) {
      onLeave();
      return router.push(`/connectors/${result.value.id}`);
    }
    form.reset(savedDraft(draft));
    onReplaced();
    setBase({ version: result.value.version, scope: scopeOf(draft) });
  }

  function refuse({ message, remedy, fields }: Problem) {
    for (const { path, message: text } of fields) form.setError(path as "name", { type: "server", message: text });
    if (fields.length === 0) setProblem({ message, remedy });
  }

  function loadNewer() {
    if (!stored || !conflict) return;
    if (stored.version >= conflict.version) return adopt(stored);
    isReloading.current = true;
    router.refresh();
  }

  function keepMine() {
    if (!conflict) return;
    setBase({ ...base, version: conflict.version });
    setConflict(undefined);
  }

  const showProblem = (message: string) => setProblem({ message, remedy: "" });
  return { save, showProblem, problem, conflict, loadNewer, keepMine, scope: base.scope };
}

function scopeOfStored(stored: StoredConnector | undefined): string | undefined {
  return stored?.connector && scopeOf(draftOf(stored));
}
