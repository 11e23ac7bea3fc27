"use client";

import { Button } from "@mantine/core";
import { browserOf } from "#components/account/browser-of.ts";
import classes from "#components/people/people.module.css";
import { confirm, usePersonAction } from "#components/people/use-person-action.ts";
import { Time } from "#components/time.tsx";
import { endOtherSessions, endSession } from "#lib/actions/account.ts";
import type { SessionView } from "#lib/people/sessions.ts";

/** Where one is signed in, and the way to end it. */
export function SessionList({ sessions }: { sessions: SessionView[] }) {
  const { isPending, run } = usePersonAction();
  return (
    <>
      <ul className={classes.rows} aria-label="Sessions">
        {sessions.map(({ id, userAgent, from, lastSeenAt, createdAt, isCurrent }) => (
          <li key={id} className={classes.item}>
            <span className={classes.who}>
              <span className={classes.name}>
                {browserOf(userAgent)} {isCurrent && <span className={classes.quiet}>(this one)</span>}
              </span>
              <span className={classes.quiet}>
                {from && `${from}, `}used <Time at={lastSeenAt} />, signed in <Time at={createdAt} />
              </span>
            </span>
            {!isCurrent && (
              <Button
                size="xs"
                variant="default"
                disabled={isPending}
                onClick={() =>
                  run(
                    () => endSession(id),
                    () => confirm("This session has ended."),
                  )
                }
              >
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <div>
          <Button
            variant="default"
            disabled={isPending}
            onClick={() => run(endOtherSessions, () => confirm("You are signed out everywhere else."))}
          >
            Sign out everywhere else
          </Button>
        </div>
      )}
    </>
  );
}
