"use client";

import { ActionIcon, Menu, MenuDivider, MenuDropdown, MenuItem, MenuTarget } from "@mantine/core";
import { IconCopy, IconDots, IconPlayerPause, IconPlayerPlay, IconTrash } from "@tabler/icons-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { DeleteDialog } from "#components/connectors/delete-dialog.tsx";
import { setEnabled } from "#components/connectors/form/set-enabled.ts";
import { useMayChange } from "#components/connectors/use-may-change.ts";
import { ExportItems } from "#components/moving/export-items.tsx";
import type { StoredConnector } from "#lib/connectors/view.ts";

/** What can be done with a stored connector besides changing it. */
export function ConnectorMenu({ stored, onLeave }: { stored: StoredConnector; onLeave: () => void }) {
  const router = useRouter();
  const [isDeleting, setIsDeleting] = useState(false);
  const { id, isEnabled, raw, isForPeople } = stored;
  const mayChange = useMayChange({ isForPeople, isOfFile: Boolean(stored.file) });
  return (
    <>
      <Menu position="bottom-end" shadow="md" width={200}>
        <MenuTarget>
          <ActionIcon variant="default" size="lg" aria-label="More actions">
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </MenuTarget>
        <MenuDropdown>
          <MenuItem
            component={Link}
            href={`/connectors/new?from=${id}`}
            leftSection={<IconCopy size={16} aria-hidden />}
          >
            Duplicate
          </MenuItem>
          <ExportItems ids={[id]} />
          {mayChange && (
            <>
              <MenuItem
                leftSection={
                  isEnabled ? <IconPlayerPause size={16} aria-hidden /> : <IconPlayerPlay size={16} aria-hidden />
                }
                onClick={() => setEnabled(id, raw.name, !isEnabled)}
              >
                {isEnabled ? "Disable" : "Enable"}
              </MenuItem>
              <MenuDivider />
              <MenuItem
                color="red"
                leftSection={<IconTrash size={16} aria-hidden />}
                onClick={() => setIsDeleting(true)}
              >
                Delete…
              </MenuItem>
            </>
          )}
        </MenuDropdown>
      </Menu>
      {isDeleting && (
        <DeleteDialog
          connectors={[{ id, name: raw.name, isForPeople }]}
          onClose={() => setIsDeleting(false)}
          onDeleted={() => {
            onLeave();
            router.push("/connectors");
          }}
        />
      )}
    </>
  );
}
