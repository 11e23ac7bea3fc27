"use client";

import { Menu, MenuDropdown, MenuItem, MenuLabel, MenuTarget } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout, IconUserCircle } from "@tabler/icons-react";
import Link from "next/link";
import { AccountButton } from "#components/shell/account-button.tsx";
import { unreachable } from "#components/shell/unreachable.ts";
import { signOut } from "#lib/actions/sign-in.ts";

/** Who is signed in, their account, and the way out. */
export function AccountMenu({ name }: { name: string }) {
  async function leave() {
    const result = await signOut().catch(() => undefined);
    // A session that has ended already is left all the same.
    if (result) return window.location.assign("/sign-in");
    notifications.show({ color: "red", message: unreachable });
  }
  return (
    <Menu position="bottom-end" shadow="md" width={220}>
      <MenuTarget>
        <AccountButton />
      </MenuTarget>
      <MenuDropdown>
        <MenuLabel>{name}</MenuLabel>
        <MenuItem component={Link} href="/settings/account" leftSection={<IconUserCircle size={16} aria-hidden />}>
          Account
        </MenuItem>
        <MenuItem leftSection={<IconLogout size={16} aria-hidden />} onClick={leave}>
          Sign out
        </MenuItem>
      </MenuDropdown>
    </Menu>
  );
}
