import { type ReactNode, useId } from "react";
import classes from "#components/connectors/form/form.module.css";

/** A named group of fields. */
export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <h2 className={classes.sectionTitle} id={id}>
        {title}
      </h2>
      <div className={classes.fields}>{children}</div>
    </section>
  );
}
