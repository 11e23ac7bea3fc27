"use client";

import { notifications } from "@mantine/notifications";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import type { UseFormReturn } from "react-hook-form";
import { type Draft, scopeOf, withAbsent } from "#components/connectors/form/draft.ts";
import { unreachable } from "#components/shell/unreachable.ts";
import { createConnector, updateConnector } from "#lib/actions/connectors.ts";
import type { SaveResult, SeenConnector, StoredConnector } from "#lib/connectors/view.ts";
import type { ConnectorInput } from "#lib/email/connector.ts";
import { keepingSecrets, withoutSecrets } from "#lib/email/secrets.ts";
import { serviceOf } from "#lib/email/target.ts";
import type { Problem } from "#lib/errors.ts";

/** What somebody else saved meanwhile, with what was there before. */
export type Conflict = Extract<SaveResult, { is: "conflict" }> & { before: SeenConnector };
type Shown = Pick<Problem, "message" | "remedy">;

const unanswered: Shown = {
  message: unreachable,
  remedy: "Everything you typed is still here. The list shows whether it was saved.",
};

type SaveOptions = {
  form: UseFormReturn<Draft>;
  stored: StoredConnector | undefined;
  /** The form's values for what is stored. */
  initial: Draft;
  /** Called when the form holds something else than before: what was remembered for other services is void. */
  onReplaced: () => void;
  /** Called before the page is left on purpose. */
  onLeave: () => void;
};

/** Saving, what can go wrong with it, and keeping the form in step with what is stored. */
export function useSave({ form, stored, initial, onReplaced, onLeave }: SaveOptions) {
  const router = useRouter();
  const [base, setBase] = useState(baseOf(stored));
  const [problem, setProblem] = useState<Shown>();
  const [conflict, setConflict] = useState<Conflict>();
  /** What to do with the newer version as soon as it is here. */
  const reloading = useRef<"load" | "merge">(undefined);
  const adopted = useRef(stored);

  function adopt(newer: StoredConnector) {
    const draft = withAbsent(initial);
    // Fields of another service's form cannot be mixed with these.
    const isMerge = reloading.current === "merge" && serviceOf(draft) === serviceOf(form.getValues());
    reloading.current = undefined;
    adopted.current = newer;
    setConflict(undefined);
    setProblem(undefined);
    setBase(baseOf(newer));
    form.reset(draft, { keepDirtyValues: isMerge });
    onReplaced();
  }

  const adoptLatest = useRef(adopt);
  adoptLatest.current = adopt;
  useEffect(() => {
    if (!stored || stored === adopted.current || stored.version < base.version) return;
    if (reloading.current || !form.formState.isDirty) adoptLatest.current(stored);
  }, [stored, base.version, form]);

  async function save(draft: Draft) {
    setProblem(undefined);
    setConflict(undefined);
    const result = await (stored
      ? updateConnector({ id: stored.id, version: base.version, connector: draft })
      : createConnector(draft as ConnectorInput)
    ).catch((error) => tooLarge(error, draft));
    if (!result) return setProblem(unanswered);
    if (!result.ok) return refuse(result.problem);
    if (result.value.is === "conflict") {
      return setConflict({ ...result.value, before: base.seen });
    }
    notifications.show({
      message: stored ? `“${draft.name}” was saved.` : `“${draft.name}” was created.`,
      color: "green",
    });
    if (!stored) {
      onLeave();
      return router.push(`/connectors/${result.value.id}`);
    }
    form.reset(withAbsent(keepingSecrets(draft)));
    onReplaced();
    const seen = { ...base.seen, connector: withoutSecrets(draft) };
    setBase({ version: result.value.version, scope: scopeOf(draft), seen });
  }

  function refuse({ message, remedy, fields }: Problem) {
    for (const { path, message: text } of fields) {
      // A change travels as a part of its request.
      const name = path.replace(/^connector\./, "") as "name";
      form.setError(name, { type: "server", message: text });
    }
    if (fields.length === 0) setProblem({ message, remedy });
  }

  function takeNewer(how: "load" | "merge") {
    if (!stored || !conflict) return;
    reloading.current = how;
    if (stored.version >= conflict.version) return adopt(stored);
    router.refresh();
  }

  const showProblem = (message: string) => setProblem({ message, remedy: "" });
  return { save, showProblem, problem, conflict, takeNewer, scope: base.scope };
}

/** Loaded when it is needed, which is seldom; when that fails too, Mailroom is out of reach. */
function tooLarge(error: unknown, draft: Draft) {
  return import("#components/shell/too-large.ts").then(
    (module) => module.tooLarge(error, draft),
    () => undefined,
  );
}

/** What the form's values were before anything was typed. */
function baseOf(stored: StoredConnector | undefined) {
  return {
    version: stored?.version ?? 0,
    scope: stored?.connector && scopeOf(keepingSecrets(stored.connector)),
    seen: { connector: stored?.connector, secrets: stored?.secrets ?? {} },
  };
}
