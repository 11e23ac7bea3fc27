import { FactList } from "#components/test-send/fact-list.tsx";
import classes from "#components/test-send/finding.module.css";
import type { Fix } from "#lib/email/report.ts";

/** What a change means, and what is to be compared before it is made. */
export function FixQuestion({ text, facts }: NonNullable<Fix["confirm"]>) {
  return (
    <>
      <p className={classes.question}>{text}</p>
      <FactList facts={facts} className={classes.compared} />
    </>
  );
}
