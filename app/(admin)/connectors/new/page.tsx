import { orNotFound } from "#app/(admin)/or-not-found.ts";
import { ConnectorForm } from "#components/connectors/form/connector-form.tsx";
import { type Draft, newDraft } from "#components/connectors/form/draft.ts";
import { duplicateOf } from "#components/connectors/form/stored-draft.ts";
import { guides } from "#components/guides/guides.tsx";
import { Page } from "#components/shell/page.tsx";
import { getFormRules, getMailLook } from "#lib/connectors/operator-rules.ts";
import { getConnector } from "#lib/connectors/store.ts";
import { isServiceKey } from "#lib/email/services.ts";
import { openPage } from "#lib/page.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";

export const metadata = { title: "New connector" };

type Search = Promise<{ from?: string | string[]; service?: string | string[] }>;

export default async function NewConnectorPage({ searchParams }: { searchParams: Search }) {
  await openPage("/connectors/new");
  const { from, service } = await searchParams;
  const initial = await startingPoint(textOf(from), textOf(service));
  return (
    <Page>
      <ConnectorForm
        key={JSON.stringify([from, service])}
        initial={initial}
        guides={guides}
        sandboxPort={await findSandboxPort()}
        rules={getFormRules()}
        look={getMailLook()}
      />
    </Page>
  );
}

/** An empty form, one for a service that a link named, or a copy of a connector. */
async function startingPoint(from: string, service: string): Promise<Draft> {
  if (from === "") return newDraft(isServiceKey(service) || service === "exchange" ? service : firstService());
  return duplicateOf(await orNotFound(getConnector(from)));
}

/** Any server at all, unless the operator allows other services alone. */
function firstService(): string {
  const { services } = getFormRules();
  return services === "*" || services.includes("other") ? "other" : (services[0] ?? "other");
}

function textOf(value: string | string[] | undefined): string {
  return typeof value === "string" ? value : "";
}
