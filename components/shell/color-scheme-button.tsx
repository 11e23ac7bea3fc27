"use client";

import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from "@mantine/core";
import { useMounted } from "@mantine/hooks";
import { IconDeviceDesktop, IconMoon, IconSun } from "@tabler/icons-react";

const schemes = {
  auto: { label: "automatic", next: "light", Icon: IconDeviceDesktop },
  light: { label: "light", next: "dark", Icon: IconSun },
  dark: { label: "dark", next: "auto", Icon: IconMoon },
} as const satisfies Record<MantineColorScheme, unknown>;

export function ColorSchemeButton() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const scheme = schemes[useMounted() ? colorScheme : "auto"];
  const label = `Colours: ${scheme.label}. Switch to ${schemes[scheme.next].label}`;
  return (
    <ActionIcon size="lg" aria-label={label} title={label} onClick={() => setColorScheme(scheme.next)}>
      <scheme.Icon size={20} stroke={1.7} />
    </ActionIcon>
  );
}
