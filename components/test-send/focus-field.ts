/**
 * Shows a field of the connector's form and puts the focus into it. A field that is folded away is unfolded first, and
 * what folds it gets the focus.
 */
export function focusField(field: string): void {
  const name = CSS.escape(field);
  const inputs = document.querySelectorAll<HTMLElement>(
    `[name="${name}"], [name^="${name}."], [data-field="${name}"], [data-holds~="${name}"]`,
  );
  const input = Array.from(inputs).find((element) => element.checkVisibility());
  if (!input) return;
  if (input.ariaExpanded === "false") input.click();
  input.scrollIntoView({ block: "center", behavior: "smooth" });
  input.focus({ preventScroll: true });
}
