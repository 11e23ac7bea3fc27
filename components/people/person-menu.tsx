"use client";

import { ActionIcon, Menu, MenuDivider, MenuDropdown, MenuItem, MenuTarget } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { confirm, usePersonAction } from "#components/people/use-person-action.ts";
import { LazyConfirmDialog } from "#components/shell/lazy-confirm-dialog.tsx";
import {
  createPasswordLink,
  deletePerson,
  mailPasswordLink,
  removeSecondFactor,
  setPersonDisabled,
  signOutPerson,
} from "#lib/actions/people.ts";
import type { PersonView } from "#lib/people/list.ts";

type PersonMenuProps = { person: PersonView; isSelf: boolean; canMail: boolean; onLink: (path: string) => void };

/** What an administrator can do about a person. */
export function PersonMenu({
  person: { id, name, email, isDisabled, isSingleSignOn, hasSecondFactor },
  isSelf,
  canMail,
  onLink,
}: PersonMenuProps) {
  const [isAsking, setAsking] = useState(false);
  const [isRemoving, setRemoving] = useState(false);
  const { isPending, run } = usePersonAction();
  const setDisabled = () =>
    run(
      () => setPersonDisabled({ id, isDisabled: !isDisabled }),
      () => confirm(`${name} is ${isDisabled ? "enabled" : "disabled"}.`),
    );
  const remove = () =>
    run(
      () => deletePerson(id),
      () => confirm(`${name} was deleted.`),
    );
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={260}>
        <MenuTarget>
          <ActionIcon variant="default" size="lg" aria-label={`Actions for ${name}`} disabled={isPending}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </MenuTarget>
        <MenuDropdown>
          <MenuItem
            onClick={() =>
              run(
                () => signOutPerson(id),
                () => confirm(`${name} is signed out everywhere.`),
              )
            }
          >
            Sign out everywhere
          </MenuItem>
          {!isDisabled && (
            <MenuItem onClick={() => run(() => createPasswordLink(id), onLink)}>Link for a new password</MenuItem>
          )}
          {!isDisabled && canMail && (
            <MenuItem
              onClick={() =>
                run(
                  () => mailPasswordLink(id),
                  () => confirm(`A mail with the link was sent to ${email}.`),
                )
              }
            >
              Mail a link for a new password
            </MenuItem>
          )}
          {hasSecondFactor && !isSelf && (
            <MenuItem onClick={() => setRemoving(true)}>Remove the second factor…</MenuItem>
          )}
          <MenuItem onClick={setDisabled}>{isDisabled ? "Enable" : "Disable"}</MenuItem>
          <MenuDivider />
          <MenuItem color="red" onClick={() => setAsking(true)}>
            Delete…
          </MenuItem>
        </MenuDropdown>
      </Menu>
      {isRemoving && (
        <LazyConfirmDialog
          title={`Remove the second factor of ${name}?`}
          confirmLabel="Remove"
          cancelLabel="Keep"
          onCancel={() => setRemoving(false)}
          onConfirm={() => {
            setRemoving(false);
            run(
              () => removeSecondFactor(id),
              () => confirm(`${name} signs in without a second factor now.`),
            );
          }}
        >
          Do it for somebody who has lost their authenticator and their recovery codes, when you are sure who asks. They
          are signed out everywhere, and their password alone lets them in.
        </LazyConfirmDialog>
      )}
      {isAsking && (
        <LazyConfirmDialog
          title={`Delete ${name}?`}
          confirmLabel="Delete"
          cancelLabel="Keep"
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            remove();
          }}
        >
          {isSingleSignOn
            ? "With single sign-on they can come again as a new person: disable them to shut them out. "
            : "They can no longer sign in. "}
          What they did stays in the audit log.
        </LazyConfirmDialog>
      )}
    </>
  );
}
