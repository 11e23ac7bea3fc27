import type { ReactNode } from "react";

/** A link to another site, in a new tab so that the form stays as it is. */
export function OutLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a href={href} target="_blank" rel="noreferrer">
      {children}
    </a>
  );
}
