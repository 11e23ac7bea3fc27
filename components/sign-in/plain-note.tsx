import { IconLockOpen } from "@tabler/icons-react";
import classes from "#components/sign-in/sign-in.module.css";

/** Says, before a password is typed, that whoever listens on the way could read it. */
export function PlainNote() {
  return (
    <p className={classes.plain}>
      <IconLockOpen size={18} stroke={1.8} aria-hidden />
      <span>This page is not encrypted: whoever listens on the way can read the password. Put HTTPS in front.</span>
    </p>
  );
}
