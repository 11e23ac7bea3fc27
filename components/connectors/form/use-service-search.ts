"use client";

import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { labelOf, optionsFor } from "#components/connectors/form/service-search.ts";

/**
 * The behaviour of the picker: a text field that opens a list, filters it while typing and chooses by keyboard.
 * @see https://www.w3.org/WAI/ARIA/apg/patterns/combobox/
 */
export function useServiceSearch(value: string, onChange: (service: string) => void) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  /** What was typed; undefined while the name of the choice stands there. */
  const [typed, setTyped] = useState<string>();
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const isScrolling = useRef(false);
  const isChosen = useRef(false);
  const options = optionsFor(typed ?? "");
  const optionId = (index: number) => `${id}-option-${index}`;

  useEffect(() => {
    if (!isOpen || !isScrolling.current) return;
    isScrolling.current = false;
    document.getElementById(`${id}-option-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [id, isOpen, active]);

  // As soon as the new name stands there it is selected, so that typing on replaces it.
  const shown = typed ?? labelOf(value);
  useLayoutEffect(() => {
    if (!isChosen.current || shown !== labelOf(value)) return;
    isChosen.current = false;
    if (document.activeElement === input.current) input.current?.select();
  }, [shown, value]);

  function open() {
    if (isOpen) return;
    isScrolling.current = true;
    setIsOpen(true);
    setActive(
      Math.max(
        0,
        options.findIndex(({ key }) => key === value),
      ),
    );
  }

  function close() {
    setIsOpen(false);
    setTyped(undefined);
  }

  function choose(service: string) {
    close();
    if (service !== value) onChange(service);
    isChosen.current = true;
  }

  function move(step: number) {
    if (!isOpen) return open();
    if (options.length === 0) return;
    isScrolling.current = true;
    setActive((active + step + options.length) % options.length);
  }

  function onKeyDown(event: KeyboardEvent) {
    const { key, nativeEvent } = event;
    if (nativeEvent.isComposing || (key === "Escape" && !isOpen)) return;
    if (!["ArrowDown", "ArrowUp", "Enter", "Escape"].includes(key)) return;
    event.preventDefault();
    if (key === "Escape") return close();
    if (key !== "Enter" || !isOpen) return move(key === "ArrowUp" ? -1 : 1);
    // Without an option it does nothing: it must not send the form off.
    const option = options[active];
    if (option) choose(option.key);
  }

  const inputProps = {
    ref: input,
    role: "combobox",
    "aria-expanded": isOpen,
    "aria-haspopup": "listbox",
    "aria-autocomplete": "list",
    "aria-controls": isOpen && options.length > 0 ? `${id}-list` : undefined,
    "aria-activedescendant": isOpen && options.length > 0 ? optionId(active) : undefined,
    value: shown,
    onChange: (text: string) => {
      setTyped(text);
      setActive(0);
      isScrolling.current = true;
      setIsOpen(true);
    },
    onClick: open,
    onFocus: () => input.current?.select(),
    onBlur: close,
    onKeyDown,
  } as const;

  return { inputProps, isOpen, options, active, setActive, choose, listId: `${id}-list`, optionId };
}
