"use client";

import { Button, Menu, MenuDropdown, MenuTarget } from "@mantine/core";
import { IconChevronUp } from "@tabler/icons-react";
import { ExportItems } from "#components/moving/export-items.tsx";

/** The export of several connectors. */
export function ExportMenu({ ids }: { ids: string[] }) {
  return (
    <Menu position="top-start" shadow="md" width={200}>
      <MenuTarget>
        <Button size="xs" variant="default" rightSection={<IconChevronUp size={14} aria-hidden />}>
          Export
        </Button>
      </MenuTarget>
      <MenuDropdown>
        <ExportItems ids={ids} />
      </MenuDropdown>
    </Menu>
  );
}
