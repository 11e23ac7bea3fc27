"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import { useEffect, useRef } from "react";
import type { Remembered } from "#components/connectors/form/branches.ts";
import type { Draft } from "#components/connectors/form/draft.ts";
import classes from "#components/connectors/form/form.module.css";
import type { MailLook } from "#lib/email/mail-look.ts";

const DraftTest = dynamic(
  () => import("#components/connectors/form/draft-test.tsx").then((module) => module.DraftTest),
  { ssr: false, loading: () => <Skeleton height={320} /> },
);

type TestSectionProps = {
  connectorId?: string;
  getConnector: () => Promise<Draft | undefined>;
  /** What was typed for other services: a change that a report offers may switch between them. */
  remembered: Remembered;
  sandboxPort?: number;
  look: MailLook;
};

/** Tests what is on the screen, saved or not. Its parts are loaded when it is first opened. */
export function TestSection(props: TestSectionProps) {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    element.current?.scrollIntoView({ block: "start", behavior: "smooth" });
    element.current?.focus({ preventScroll: true });
  }, []);
  return (
    <section ref={element} tabIndex={-1} aria-labelledby="test-title" className={classes.test}>
      <h2 id="test-title" className={classes.sectionTitle}>
        Test
      </h2>
      <DraftTest {...props} />
    </section>
  );
}
