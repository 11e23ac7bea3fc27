import { Fragment } from "react";
import classes from "#components/domain/domain.module.css";

/** The value of a record. It breaks between its terms, never behind the hyphen of `-all`, which would read as a dash. */
export function RecordValue({ value }: { value: string }) {
  return value.split(" ").map((term, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: terms may repeat, and a record never changes.
    <Fragment key={index}>
      {index > 0 && " "}
      <span className={classes.term}>{term}</span>
    </Fragment>
  ));
}
