"use client";

import { AdvancedFields } from "#components/connectors/form/advanced-fields.tsx";
import { AuthenticationSection } from "#components/connectors/form/authentication-section.tsx";
import { ExchangeSection } from "#components/connectors/form/exchange-section.tsx";
import { useService } from "#components/connectors/form/form-context.tsx";
import { GeneralSection } from "#components/connectors/form/general-section.tsx";
import { KnownConnection } from "#components/connectors/form/known-connection.tsx";
import { OwnConnection } from "#components/connectors/form/own-connection.tsx";

/** The fields that the chosen service calls for. */
export function ConnectorSections({ onServiceChange }: { onServiceChange: (service: string) => void }) {
  const service = useService();
  return (
    <>
      <GeneralSection onServiceChange={onServiceChange} />
      {service === "exchange" && <ExchangeSection />}
      {service === "other" && <OwnConnection />}
      {service !== "exchange" && service !== "other" && <KnownConnection service={service} />}
      {service !== "exchange" && <AuthenticationSection key={service} />}
      <AdvancedFields />
    </>
  );
}
