"use client";

import { Badge, NativeSelect } from "@mantine/core";
import { useState } from "react";
import { LinkNote } from "#components/people/link-note.tsx";
import classes from "#components/people/people.module.css";
import { PersonMenu } from "#components/people/person-menu.tsx";
import { roleChoices } from "#components/people/role-words.ts";
import { confirm, usePersonAction } from "#components/people/use-person-action.ts";
import { Time } from "#components/time.tsx";
import { changeRole } from "#lib/actions/people.ts";
import type { PersonView } from "#lib/people/list.ts";
import type { Role } from "#lib/roles.ts";

type PersonRowProps = { person: PersonView; isSelf: boolean; isRoleProvided: boolean; canMail: boolean };

/** One person: who they are, their role, and what can be done about them. */
export function PersonRow({ person, isSelf, isRoleProvided, canMail }: PersonRowProps) {
  const [link, setLink] = useState<string>();
  const { isPending, run } = usePersonAction();
  const { id, name, email, role, isDisabled, isSingleSignOn, hasSecondFactor, lastSeenAt } = person;

  const choose = (next: Role) =>
    run(
      () => changeRole({ id, role: next }),
      () => confirm(`${name} has another role.`),
    );
  return (
    <li>
      <div className={classes.row}>
        <span className={classes.who}>
          <span className={classes.name}>
            {name} {isSelf && <span className={classes.quiet}>(you)</span>}{" "}
            {isDisabled && (
              <Badge color="gray" size="sm">
                Disabled
              </Badge>
            )}
          </span>
          <span className={classes.quiet}>{email}</span>
          {isSingleSignOn && (
            <span className={classes.quiet}>
              Single sign-on{isRoleProvided && ", which sets the role at every sign-in"}
            </span>
          )}
          {hasSecondFactor && <span className={classes.quiet}>Second factor</span>}
        </span>
        <NativeSelect
          aria-label={`Role of ${name}`}
          data={roleChoices}
          value={role}
          disabled={isPending}
          onChange={({ currentTarget }) => choose(currentTarget.value as Role)}
        />
        <span className={classes.quiet}>{lastSeenAt ? <Time at={lastSeenAt} /> : "not signed in"}</span>
        <PersonMenu person={person} isSelf={isSelf} canMail={canMail} onLink={setLink} />
      </div>
      {link && <LinkNote title={`New password for ${email}`} path={link} onClose={() => setLink(undefined)} />}
    </li>
  );
}
