"use client";

import { useWatch } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import { useDraftForm } from "#components/connectors/form/form-context.tsx";
import { NameHint } from "#components/connectors/form/name-hint.tsx";
import { Section } from "#components/connectors/form/section.tsx";
import { ServicePicker } from "#components/connectors/form/service-picker.tsx";
import { ServiceStatus } from "#components/connectors/form/service-status.tsx";
import { SlugField } from "#components/connectors/form/slug-field.tsx";
import { TextField } from "#components/connectors/form/text-field.tsx";
import { serviceOf } from "#lib/email/target.ts";

/** Who the connector is, who it sends as and which service carries its mail. */
export function GeneralSection({ onServiceChange }: { onServiceChange: (service: string) => void }) {
  const { control, formState } = useDraftForm();
  const service = serviceOf(useWatch({ control }) as Draft);
  const errors = formState.errors as Record<string, { message?: string } | undefined>;
  return (
    <Section title="General">
      <div>
        <TextField name="name" label="Name" placeholder="Alerts" />
        <NameHint />
        <SlugField />
      </div>
      <TextField
        name="sender"
        label="Sender"
        placeholder="Alerts <alerts@example.com>"
        description="The address that mail comes from, with or without a display name."
        inputMode="email"
        autoCapitalize="none"
      />
      <ServicePicker
        value={service}
        error={errors.service?.message ?? errors.kind?.message}
        onChange={onServiceChange}
      />
      <ServiceStatus service={service} onServiceChange={onServiceChange} />
    </Section>
  );
}
