"use client";

import { Alert, Button } from "@mantine/core";
import { IconKey } from "@tabler/icons-react";
import own from "#components/account/second-factor.module.css";
import { CopyButton } from "#components/people/copy-button.tsx";
import classes from "#components/people/people.module.css";

/** The recovery codes, the one time that they are shown. */
export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  return (
    <Alert color="blue" icon={<IconKey aria-hidden />} title="Keep these recovery codes" role="status">
      <p className={classes.text}>
        Each lets you in once when you do not have your authenticator. They are shown only now, and earlier ones no
        longer work; keep them where you would keep a password.
      </p>
      <ul className={own.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div className={classes.link}>
        <Button size="xs" onClick={onDone}>
          I have kept them
        </Button>
        <CopyButton label="Copy codes" text={codes.join("\n")} />
      </div>
    </Alert>
  );
}
