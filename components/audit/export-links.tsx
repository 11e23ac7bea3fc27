import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { type AuditSearch, formatAuditSearch } from "#lib/audit/search.ts";

const formats = [
  { format: "csv", label: "CSV" },
  { format: "ndjson", label: "NDJSON" },
];

/** Downloads of what the filters show, all pages of it. */
export function ExportLinks({ search }: { search: AuditSearch }) {
  const filters = formatAuditSearch({ ...search, before: "", after: "" });
  return formats.map(({ format, label }) => (
    <Button
      key={format}
      component="a"
      href={`/settings/audit/export${filters ? `${filters}&` : "?"}format=${format}`}
      download
      variant="default"
      leftSection={<IconDownload size={17} aria-hidden />}
      aria-label={`Export as ${label}`}
    >
      {label}
    </Button>
  ));
}
