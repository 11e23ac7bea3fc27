"use client";

import dynamic from "next/dynamic";

/** The dialog arrives with its first question: most visits never ask one. */
export const LazyConfirmDialog = dynamic(
  () => import("#components/shell/confirm-dialog.tsx").then((module) => module.ConfirmDialog),
  { ssr: false },
);
