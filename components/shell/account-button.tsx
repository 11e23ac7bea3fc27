import { ActionIcon, type ActionIconProps } from "@mantine/core";
import { IconUserCircle } from "@tabler/icons-react";
import type { ComponentProps } from "react";

/** The button of the menu of one's own account. */
export function AccountButton(props: ActionIconProps & Omit<ComponentProps<"button">, keyof ActionIconProps>) {
  return (
    <ActionIcon size="lg" aria-label="Your account" {...props}>
      <IconUserCircle size={21} stroke={1.7} aria-hidden />
    </ActionIcon>
  );
}
