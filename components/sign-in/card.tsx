import type { ReactNode } from "react";
import { Wordmark } from "#components/shell/wordmark.tsx";
import classes from "#components/sign-in/sign-in.module.css";

/** The frame of the pages before the sign-in. */
export function Card({ title, text, children }: { title: string; text?: ReactNode; children?: ReactNode }) {
  return (
    <main className={classes.frame}>
      <div className={classes.card}>
        <div className={classes.brand}>
          <Wordmark />
          Mailroom
        </div>
        <h1 className={classes.title}>{title}</h1>
        {text && <p className={classes.text}>{text}</p>}
        {children}
      </div>
    </main>
  );
}
