import classes from "#components/test-send/finding.module.css";
import { Fingerprint } from "#components/test-send/fingerprint.tsx";
import type { Fix } from "#lib/email/report.ts";

/** What a change means, and what is to be compared before it is made. */
export function FixQuestion({ text, facts }: NonNullable<Fix["confirm"]>) {
  return (
    <>
      <p className={classes.question}>{text}</p>
      {facts.length > 0 && (
        <dl className={classes.compared}>
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <Fingerprint value={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
