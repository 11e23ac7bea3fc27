import { IconExternalLink } from "@tabler/icons-react";
import { FieldButton } from "#components/test-send/field-button.tsx";
import classes from "#components/test-send/report.module.css";
import type { Finding } from "#lib/email/report.ts";

/** A failure explained: its cause, what to do about it, and the server's own words. */
export function FindingView({ finding, editHref }: { finding: Finding; editHref?: string }) {
  const { cause, remedies, link, field, serverSaid } = finding;
  return (
    <div className={classes.finding}>
      <p>{cause}</p>
      {remedies.length > 0 && (
        <>
          <h3 className={classes.subtitle}>What to do</h3>
          <ol className={classes.remedies}>
            {remedies.map((remedy) => (
              <li key={remedy}>{remedy}</li>
            ))}
          </ol>
        </>
      )}
      {serverSaid && (
        <>
          <h3 className={classes.subtitle}>What the server said</h3>
          <blockquote className={classes.said}>{serverSaid}</blockquote>
        </>
      )}
      <div className={classes.ways}>
        {field && <FieldButton field={field} editHref={editHref} />}
        {link && (
          <a href={link} target="_blank" rel="noreferrer" className={classes.out}>
            More about this <IconExternalLink size={15} aria-hidden />
          </a>
        )}
      </div>
    </div>
  );
}
