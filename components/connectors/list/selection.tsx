"use client";

import { createContext, type ReactNode, useContext, useMemo, useState } from "react";
import classes from "#components/connectors/list/selection.module.css";
import { useMay } from "#components/shell/role.tsx";

/** What the bulk actions know of a row. */
export type SelectableRow = { id: string; name: string; isEnabled: boolean; isOfFile: boolean; isForPeople?: boolean };

type Selection = {
  rows: SelectableRow[];
  selected: SelectableRow[];
  toggle: (id: string, isOn: boolean) => void;
  toggleAll: (isOn: boolean) => void;
};

const SelectionContext = createContext<Selection | undefined>(undefined);

/** Holds which rows of this page are selected; a row that has gone is selected no longer. */
export function SelectionProvider({ rows, children }: { rows: SelectableRow[]; children: ReactNode }) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selection = useMemo(
    () => ({
      rows,
      selected: rows.filter(({ id }) => ids.has(id)),
      toggle: (id: string, isOn: boolean) =>
        setIds((before) => new Set(isOn ? [...before, id] : [...before].filter((other) => other !== id))),
      toggleAll: (isOn: boolean) => setIds(new Set(isOn ? rows.map(({ id }) => id) : [])),
    }),
    [rows, ids],
  );
  return <SelectionContext value={selection}>{children}</SelectionContext>;
}

export function useSelection(): Selection {
  const selection = useContext(SelectionContext);
  if (!selection) throw new Error("The selection is used outside its provider.");
  return selection;
}

export function RowCheckbox({ id, name }: { id: string; name: string }) {
  const { selected, toggle } = useSelection();
  // Whatever can be done with several rows needs this role.
  if (!useMay("operator")) return null;
  return (
    <label className={classes.check}>
      <input
        type="checkbox"
        aria-label={`Select ${name}`}
        checked={selected.some((row) => row.id === id)}
        onChange={({ currentTarget }) => toggle(id, currentTarget.checked)}
      />
    </label>
  );
}

export function PageCheckbox() {
  const { rows, selected, toggleAll } = useSelection();
  if (!useMay("operator")) return null;
  const isSome = selected.length > 0 && selected.length < rows.length;
  return (
    <label className={classes.check}>
      <input
        type="checkbox"
        aria-label="Select all on this page"
        ref={(input) => {
          if (input) input.indeterminate = isSome;
        }}
        checked={rows.length > 0 && selected.length === rows.length}
        onChange={({ currentTarget }) => toggleAll(currentTarget.checked)}
      />
    </label>
  );
}
