import { NativeSelect, TextInput } from "@mantine/core";
import classes from "#components/audit/audit.module.css";
import form from "#components/shell/search-form.module.css";
import { SearchForm } from "#components/shell/search-form.tsx";
import { auditActions, auditOutcomes } from "#lib/audit/actions.ts";
import type { AuditSearch } from "#lib/audit/search.ts";

const optionsOf = (labels: Record<string, string>) =>
  Object.entries(labels).map(([value, label]) => ({ value, label }));

/** Who, what, about what, with which outcome and when; each choice stands in the address. */
export function AuditFilters({ search, actors }: { search: AuditSearch; actors: string[] }) {
  const { q, who, action, target, outcome, from, to } = search;
  const people = who && !actors.includes(who) ? [who, ...actors] : actors;
  return (
    <SearchForm action="/settings/audit" label="Audit log" q={q} placeholder="Search the words of the log">
      <NativeSelect
        key={`who ${who}`}
        name="who"
        aria-label="Who"
        className={form.filter}
        data={[{ value: "", label: "Everybody" }, ...people]}
        defaultValue={who}
      />
      <NativeSelect
        key={`action ${action}`}
        name="action"
        aria-label="Action"
        className={form.filter}
        data={[{ value: "", label: "All actions" }, ...optionsOf(auditActions)]}
        defaultValue={action}
      />
      <NativeSelect
        key={`outcome ${outcome}`}
        name="outcome"
        aria-label="Outcome"
        className={form.filter}
        data={[{ value: "", label: "All outcomes" }, ...optionsOf(auditOutcomes)]}
        defaultValue={outcome}
      />
      <TextInput
        key={`target ${target}`}
        name="target"
        aria-label="Target, by its whole name or id"
        placeholder="Target’s name or id"
        maxLength={200}
        className={form.filter}
        defaultValue={target}
      />
      <DayField key={`from ${from}`} name="from" label="From" day={from} />
      <DayField key={`to ${to}`} name="to" label="To" day={to} />
    </SearchForm>
  );
}

function DayField({ name, label, day }: { name: string; label: string; day: string }) {
  return (
    <TextInput
      type="date"
      name={name}
      aria-label={`${label} (day, UTC)`}
      leftSection={label}
      leftSectionWidth={52}
      min="1970-01-01"
      max="2999-12-31"
      className={classes.day}
      defaultValue={day}
    />
  );
}
