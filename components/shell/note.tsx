import type { ReactNode } from "react";
import classes from "#components/shell/page.module.css";

type NoteProps = { icon: ReactNode; title: string; children: ReactNode; actions?: ReactNode; isPage?: boolean };

/** What stands where there is nothing to list: why, and the next step. */
export function Note({ icon, title, children, actions, isPage = false }: NoteProps) {
  const Title = isPage ? "h1" : "h2";
  return (
    <div className={classes.note}>
      {icon}
      <Title className={classes.noteTitle}>{title}</Title>
      {children}
      {actions && <div className={classes.noteActions}>{actions}</div>}
    </div>
  );
}
