import { NativeSelect } from "@mantine/core";
import type { ReactNode } from "react";
import classes from "#components/shell/search-form.module.css";
import { SearchForm } from "#components/shell/search-form.tsx";

type Option = { value: string; label: string };
type FiltersProps = {
  q: string;
  service: string;
  state: string;
  sort: string;
  order: string;
  services: Option[];
  states: Option[];
  children: ReactNode;
};

export function Filters({ q, service, state, sort, order, services, states, children }: FiltersProps) {
  return (
    <SearchForm action="/connectors" label="Connectors" q={q} placeholder="Search name, sender, host or slug">
      {sort !== "name" && <input type="hidden" name="sort" value={sort} />}
      {order !== "asc" && <input type="hidden" name="order" value={order} />}
      <NativeSelect
        key={`service ${service}`}
        name="service"
        aria-label="Service"
        className={classes.filter}
        data={[{ value: "", label: "All services" }, ...services]}
        defaultValue={service}
      />
      <NativeSelect
        key={`state ${state}`}
        name="state"
        aria-label="State"
        className={classes.filter}
        data={[{ value: "", label: "All states" }, ...states]}
        defaultValue={state}
      />
      {children}
    </SearchForm>
  );
}
