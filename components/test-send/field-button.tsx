import { Button } from "@mantine/core";
import { LinkButton } from "#components/shell/link-button.tsx";
import { focusField } from "#components/test-send/focus-field.ts";

/** The way to a field of the connector: on this page, or to the page where it is edited. */
export function FieldButton({ field, editHref }: { field: string; editHref?: string }) {
  if (editHref) {
    return (
      <LinkButton href={editHref} variant="default" size="xs">
        Edit the connector
      </LinkButton>
    );
  }
  return (
    <Button variant="default" size="xs" onClick={() => focusField(field)}>
      Go to field
    </Button>
  );
}
