"use client";

import { Alert, Button } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import own from "#components/account/second-factor.module.css";
import classes from "#components/people/people.module.css";
import { useCopy } from "#components/test-send/use-copy.ts";

/** The recovery codes, the one time that they are shown. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { state, copy } = useCopy();
  return (
    <Alert
      color="blue"
      icon={<IconKey aria-hidden />}
      title="Your second factor is on: keep these recovery codes"
      role="status"
    >
      <p className={classes.text}>
        Each lets you in once when you do not have your authenticator. They are shown this once; keep them where you
        would keep a password.
      </p>
      <ul className={own.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={classes.link}>
        <Button variant="default" onClick={() => copy(codes.join("\n"))}>
          {state === "copied" ? "Copied" : "Copy"}
        </Button>
        <Button onClick={onDone}>I have kept them</Button>
      </div>
    </Alert>
  );
}
