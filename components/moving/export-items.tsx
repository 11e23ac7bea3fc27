"use client";

import { MenuItem } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";

const formats = [
  { format: "yaml", label: "Export as YAML" },
  { format: "json", label: "Export as JSON" },
];

/** Downloads of these connectors, without their secrets. */
export function ExportItems({ ids }: { ids: string[] }) {
  return formats.map(({ format, label }) => (
    <MenuItem
      key={format}
      component="a"
      href={`/connectors/export?ids=${ids.join(",")}&format=${format}`}
      download
      leftSection={<IconDownload size={16} aria-hidden />}
    >
      {label}
    </MenuItem>
  ));
}
