"use client";

import { Button, type ButtonProps } from "@mantine/core";
import Link from "next/link";

type LinkButtonProps = Omit<ButtonProps, "component"> & { href: string };

/** A link that looks like a button; server components cannot hand `Link` to `Button` themselves. */
export function LinkButton(props: LinkButtonProps) {
  return <Button component={Link} {...props} />;
}
