import type { ReactNode } from "react";
import { Shell } from "#components/shell/shell.tsx";
import { findSandboxPort } from "#lib/sandbox/store.ts";

export const dynamic = "force-dynamic";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  return <Shell isSandboxOn={(await findSandboxPort()) !== undefined}>{children}</Shell>;
}
