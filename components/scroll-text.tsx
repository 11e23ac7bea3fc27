type ScrollTextProps = { label: string; className?: string; children: string };

/** Long text in a box of its own, which has to be reachable by keyboard to be scrolled. */
export function ScrollText({ label, className, children }: ScrollTextProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above.
    <section className={className} aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}
