"use client";

import { AppShell, AppShellHeader, AppShellMain, AppShellNavbar, Burger } from "@mantine/core";
import { IconInbox, IconPlugConnected } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { ColorSchemeButton } from "#components/shell/color-scheme-button.tsx";
import classes from "#components/shell/shell.module.css";
import { Wordmark } from "#components/shell/wordmark.tsx";

const places = [
  { href: "/connectors", label: "Connectors", Icon: IconPlugConnected },
  { href: "/sandbox", label: "Sandbox", Icon: IconInbox },
];

export function Shell({ isSandboxOn, children }: { isSandboxOn: boolean; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const path = usePathname();
  const isHere = (href: string) => path === href || path.startsWith(`${href}/`);
  const shown = places.filter(({ href }) => href !== "/sandbox" || isSandboxOn || isHere(href));
  return (
    <AppShell
      header={{ height: 52 }}
      navbar={{ width: 184, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      transitionDuration={0}
      classNames={{ header: classes.header, navbar: classes.navbar, main: classes.main }}
    >
      <AppShellHeader>
        <a href="#main" className={classes.skip}>
          Skip to the content
        </a>
        <Burger
          opened={isOpen}
          onClick={() => setOpen(!isOpen)}
          hiddenFrom="sm"
          size="sm"
          aria-label="Navigation"
          aria-expanded={isOpen}
          aria-controls="navigation"
        />
        <Link href="/connectors" className={classes.brand}>
          <Wordmark />
          Mailroom
        </Link>
        <ColorSchemeButton />
      </AppShellHeader>
      <AppShellNavbar id="navigation" aria-label="Main">
        {shown.map(({ href, label, Icon }) => (
          <Link
            key={href}
            href={href}
            className={classes.link}
            aria-current={isHere(href) ? "page" : undefined}
            onClick={() => setOpen(false)}
          >
            <Icon size={19} stroke={1.7} aria-hidden />
            {label}
          </Link>
        ))}
      </AppShellNavbar>
      <AppShellMain id="main" tabIndex={-1}>
        {children}
      </AppShellMain>
    </AppShell>
  );
}
