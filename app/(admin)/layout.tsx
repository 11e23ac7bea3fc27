import type { ReactNode } from "react";
import { LostKeysBanner } from "#components/shell/lost-keys-banner.tsx";
import { RoleProvider } from "#components/shell/role.tsx";
import { Shell } from "#components/shell/shell.tsx";
import { countLostConnectors } from "#lib/connectors/lost-keys.ts";
import { requireSignedIn } from "#lib/page.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";

export const dynamic = "force-dynamic";

export default async function AdminLayout({ children }: { children: ReactNode }) {
  const { name, role } = await requireSignedIn();
  const [sandboxPort, lost] = await Promise.all([findSandboxPort(), countLostConnectors()]);
  return (
    <RoleProvider value={role}>
      <Shell isSandboxOn={sandboxPort !== undefined} name={name}>
        {lost > 0 && <LostKeysBanner count={lost} />}
        {children}
      </Shell>
    </RoleProvider>
  );
}
