import { ImportScreen } from "#components/moving/import-screen.tsx";
import { Page } from "#components/shell/page.tsx";
import { openPage } from "#lib/page.ts";

export const metadata = { title: "Import connectors" };

export default async function ImportPage() {
  await openPage("/connectors/import");
  return (
    <Page>
      <ImportScreen />
    </Page>
  );
}
