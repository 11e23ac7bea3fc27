"use client";

import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { type ChangeEvent, type ReactNode, useEffect, useRef, useState, useTransition } from "react";
import classes from "#components/shell/search-form.module.css";

const debounceMs = 300;

type SearchFormProps = { action: string; label: string; q: string; placeholder: string; children: ReactNode };

/**
 * Search and filters as a GET form: it works without JavaScript, and with it the list follows while one types. A choice
 * shows at once, what is typed after a moment.
 */
export function SearchForm({ action, label, q, placeholder, children }: SearchFormProps) {
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
    startTransition(() => router.replace(`${action}?${query}`, { scroll: false }));
  }

  function follow({ target }: ChangeEvent<HTMLFormElement>) {
    clearTimeout(timer.current);
    if ((target as Element) instanceof HTMLSelectElement) return show();
    timer.current = setTimeout(show, debounceMs);
  }

  return (
    <search>
      <form
        ref={form}
        method="get"
        action={action}
        aria-label={label}
        className={classes.filters}
        aria-busy={isPending}
        onChange={follow}
        onSubmit={(event) => {
          event.preventDefault();
          show();
        }}
      >
        <TextInput
          name="q"
          type="search"
          className={classes.search}
          aria-label={placeholder}
          placeholder={placeholder}
          maxLength={200}
          leftSection={<IconSearch size={17} stroke={1.7} aria-hidden />}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        {children}
        <noscript>
          <Button type="submit" variant="default">
            Search
          </Button>
        </noscript>
      </form>
    </search>
  );
}
