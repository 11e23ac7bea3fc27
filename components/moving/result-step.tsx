"use client";

import { Button } from "@mantine/core";
import Link from "next/link";
import { useEffect, useRef } from "react";
import classes from "#components/moving/moving.module.css";
import { LinkButton } from "#components/shell/link-button.tsx";
import type { ImportedConnector } from "#lib/moving/view.ts";

/** What was imported, those first that still need a secret. */
export function ResultStep({ connectors, onAgain }: { connectors: ImportedConnector[]; onAgain: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const needing = connectors.filter(({ needs }) => needs);
  const noun = connectors.length === 1 ? "1 connector was" : `${connectors.length} connectors were`;
  return (
    <section className={classes.preview} aria-labelledby="result">
      <h2 id="result" className={classes.heading} ref={heading} tabIndex={-1}>
        {noun} imported
      </h2>
      <p className={classes.quiet}>
        {needing.length === 0
          ? "Each has what it needs. Test them before you rely on them."
          : `${needing.length} of them cannot send until the secret is entered.`}
      </p>
      <ul className={classes.items} aria-label="Imported connectors">
        {[...needing, ...connectors.filter(({ needs }) => !needs)].map(({ id, name, slug, action, needs }) => (
          <li key={id} className={classes.result}>
            <Link href={`/connectors/${id}`} prefetch={false} className={classes.name}>
              {name}
            </Link>
            <span className={classes.quiet}>{slug}</span>
            <span className={needs ? classes.warn : classes.quiet}>
              {needs ? `Needs its ${needs}` : action === "create" ? "New" : "Changed"}
            </span>
            {needs && (
              <LinkButton href={`/connectors/${id}`} size="compact-sm" variant="default" aria-label={`Fix ${name}`}>
                Fix
              </LinkButton>
            )}
          </li>
        ))}
      </ul>
      <div className={classes.actions}>
        <LinkButton href={needing.length > 0 ? "/connectors?state=needsSecret" : "/connectors"}>
          {needing.length > 0 ? "Show those that need a secret" : "Go to the connectors"}
        </LinkButton>
        <Button variant="default" onClick={onAgain}>
          Import more
        </Button>
      </div>
    </section>
  );
}
