"use client";

import { useDebouncedValue } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useWatch } from "react-hook-form";
import classes from "#components/connectors/form/form.module.css";
import { useDraftForm, useStored } from "#components/connectors/form/form-context.tsx";
import { isNameTaken } from "#lib/actions/connectors.ts";

/** Says when another connector has the same name already. That is allowed, so it is only a hint. */
export function NameHint() {
  const { control } = useDraftForm();
  const { id } = useStored();
  const [name, slug] = useWatch({ control, name: ["name", "slug"] });
  const [asked] = useDebouncedValue(name.trim(), 500);
  const [taken, setTaken] = useState("");

  useEffect(() => {
    if (asked === "" || asked.length > 1_000) return;
    let isCurrent = true;
    isNameTaken({ name: asked, exceptId: id })
      .then((answer) => {
        if (isCurrent) setTaken(answer.ok && answer.value ? asked : "");
      })
      // Only a hint: without an answer there is none.
      .catch(() => undefined);
    return () => {
      isCurrent = false;
    };
  }, [asked, id]);

  const isSlugDerived = id === undefined && slug.trim() === "";
  const advice = isSlugDerived
    ? "You can keep it: the slug gets a number if it is taken."
    : "The slug tells them apart.";
  return (
    <div className={classes.hint} role="status">
      {taken !== "" && taken === name.trim() && `Another connector has this name too. ${advice}`}
    </div>
  );
}
