"use client";

import { AppShell, AppShellHeader, AppShellMain, AppShellNavbar, Burger } from "@mantine/core";
import { IconInbox, IconListDetails, IconPlugConnected, IconShieldCheck, IconUsers } from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useState } from "react";
import { ColorSchemeButton } from "#components/shell/color-scheme-button.tsx";
import { LazyAccountMenu } from "#components/shell/lazy-account-menu.tsx";
import { useMayOpen } from "#components/shell/role.tsx";
import classes from "#components/shell/shell.module.css";
import { Wordmark } from "#components/shell/wordmark.tsx";

const places = [
  { href: "/connectors", label: "Connectors", Icon: IconPlugConnected },
  { href: "/sandbox", label: "Sandbox", Icon: IconInbox },
  { href: "/policy", label: "Policy", Icon: IconShieldCheck },
  { href: "/settings/people", label: "People", Icon: IconUsers },
  { href: "/settings/audit", label: "Audit log", Icon: IconListDetails },
] as const;

type ShellProps = { isSandboxOn: boolean; name: string; children: ReactNode };

/** The frame of every page after the sign-in: navigation to what the person's role reaches, and their own menu. */
export function Shell({ isSandboxOn, name, children }: ShellProps) {
  const [isOpen, setOpen] = useState(false);
  const path = usePathname();
  const isHere = (href: string) => path === href || path.startsWith(`${href}/`);
  const mayOpen = useMayOpen();
  const shown = places.filter(({ href }) => mayOpen(href) && (href !== "/sandbox" || isSandboxOn || isHere(href)));
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
        <LazyAccountMenu name={name} />
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
