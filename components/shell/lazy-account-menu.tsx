"use client";

import dynamic from "next/dynamic";
import { AccountButton } from "#components/shell/account-button.tsx";

/** The menu arrives after the page; until then its button holds the place. */
export const LazyAccountMenu = dynamic(
  () => import("#components/shell/account-menu.tsx").then((module) => module.AccountMenu),
  { ssr: false, loading: () => <AccountButton disabled variant="transparent" /> },
);
