"use client";

import { Button } from "@mantine/core";
import classes from "#components/people/people.module.css";
import { confirm, usePersonAction } from "#components/people/use-person-action.ts";
import { deleteInvitation } from "#lib/actions/people.ts";
import type { InvitationView } from "#lib/people/list.ts";

/** An invitation that was not used yet. */
export function InvitationRow({ invitation: { id, email, role, createdBy } }: { invitation: InvitationView }) {
  const { isPending, run } = usePersonAction();
  return (
    <li className={classes.item}>
      <span className={classes.who}>
        <span className={classes.name}>{email}</span>
        <span className={classes.quiet}>
          as {role}, invited by {createdBy}
        </span>
      </span>
      <Button
        size="xs"
        variant="default"
        loading={isPending}
        aria-label={`Withdraw the invitation of ${email}`}
        onClick={() =>
          run(
            () => deleteInvitation(id),
            () => confirm("The invitation is withdrawn."),
          )
        }
      >
        Withdraw
      </Button>
    </li>
  );
}
