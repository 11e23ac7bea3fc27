"use client";

import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import classes from "#components/connectors/list/filters.module.css";

const debounceMs = 300;

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

/** Search and filters as a GET form: it works without JavaScript, and with it the list follows while one types. */
export function Filters({ q, service, state, sort, order, services, states, children }: FiltersProps) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(q);
  const [text, setText] = useState(q);
  const [isPending, startTransition] = useTransition();

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (q === asked.current) return;
    asked.current = q;
    setText(q);
  }, [q]);

  function show() {
    clearTimeout(timer.current);
    if (!form.current) return;
    const query = new URLSearchParams();
    for (const [key, value] of new FormData(form.current)) {
      if (typeof value === "string" && value.trim() !== "") query.set(key, value.trim());
    }
    asked.current = query.get("q") ?? "";
    startTransition(() => router.replace(`/connectors?${query}`, { scroll: false }));
  }

  return (
    <search>
      <form
        ref={form}
        method="get"
        action="/connectors"
        aria-label="Connectors"
        className={classes.filters}
        aria-busy={isPending}
        onSubmit={(event) => {
          event.preventDefault();
          show();
        }}
      >
        {sort !== "name" && <input type="hidden" name="sort" value={sort} />}
        {order !== "asc" && <input type="hidden" name="order" value={order} />}
        <TextInput
          name="q"
          type="search"
          className={classes.search}
          aria-label="Search name, sender, host or slug"
          placeholder="Search name, sender, host or slug"
          maxLength={200}
          leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
          value={text}
          onChange={({ currentTarget }) => {
            setText(currentTarget.value);
            clearTimeout(timer.current);
            timer.current = setTimeout(show, debounceMs);
          }}
        />
        <NativeSelect
          key={`service ${service}`}
          name="service"
          aria-label="Service"
          className={classes.filter}
          data={[{ value: "", label: "All services" }, ...services]}
          defaultValue={service}
          onChange={show}
        />
        <NativeSelect
          key={`state ${state}`}
          name="state"
          aria-label="State"
          className={classes.filter}
          data={[{ value: "", label: "All states" }, ...states]}
          defaultValue={state}
          onChange={show}
        />
        <noscript>
          <Button type="submit" variant="default">
            Search
          </Button>
        </noscript>
        {children}
      </form>
    </search>
  );
}
