"use client";

import { Skeleton } from "@mantine/core";
import dynamic from "next/dynamic";
import { useRef } from "react";
import { useWatch } from "react-hook-form";
import type { DraftOf } from "#components/connectors/form/draft.ts";
import { ExpiryField } from "#components/connectors/form/expiry-field.tsx";
import { useDraftForm } from "#components/connectors/form/form-context.tsx";
import { SecretField } from "#components/connectors/form/secret-field.tsx";
import { Section } from "#components/connectors/form/section.tsx";
import { SelectField } from "#components/connectors/form/select-field.tsx";
import { TextField } from "#components/connectors/form/text-field.tsx";
import { cloudLabels, cloudNames } from "#lib/email/clouds.ts";
import { secretIdHint } from "#lib/email/suggestions.ts";

// Few connectors send through Exchange, and nothing else has such a control.
const CredentialChoice = dynamic(
  () => import("#components/connectors/form/credential-choice.tsx").then((module) => module.CredentialChoice),
  { loading: () => <Skeleton height={61} /> },
);
// Most applications sign in with a client secret.
const CertificateFields = dynamic(
  () => import("#components/connectors/form/certificate-fields.tsx").then((module) => module.CertificateFields),
  { loading: () => <Skeleton height={330} /> },
);

type Credential = DraftOf<"exchange">["credential"];

const zeroGuid = "00000000-0000-0000-0000-000000000000";
const clouds = cloudNames.map((value) => ({ value, label: cloudLabels[value] }));
const empty = { op: "set", value: "" } as const;

/** The application in Entra that signs in, and what it proves itself with. */
export function ExchangeSection() {
  const { control, setValue } = useDraftForm();
  const credential = (useWatch({ control }) as DraftOf<"exchange">).credential;
  const remembered = useRef<Partial<Record<string, Credential>>>({});

  function choose(type: string) {
    if (type === credential.type) return;
    remembered.current[credential.type] = credential;
    const fresh: Credential =
      type === "secret"
        ? { type: "secret", clientSecret: empty, expiresOn: undefined }
        : { type: "certificate", certificate: "", privateKey: empty };
    setValue("credential", remembered.current[type] ?? fresh, { shouldDirty: true, shouldTouch: true });
  }

  return (
    <>
      <Section title="Application">
        <TextField
          name="tenantId"
          label="Tenant ID"
          placeholder={zeroGuid}
          description="“Directory (tenant) ID” in Entra."
        />
        <TextField
          name="clientId"
          label="Client ID"
          placeholder={zeroGuid}
          description="“Application (client) ID” in Entra."
        />
        <SelectField
          name="cloud"
          label="Cloud"
          data={clouds}
          description="Where the tenant lives: it decides where this connector signs in and sends."
        />
      </Section>
      <Section title="Authentication">
        <CredentialChoice value={credential.type} onChange={choose} />
        {credential.type === "secret" ? (
          <>
            <SecretField
              field="clientSecret"
              description="The secret’s Value, which Entra shows once, not its Secret ID. Paste it as it is."
              hintFor={secretIdHint}
            />
            <ExpiryField />
          </>
        ) : (
          <CertificateFields />
        )}
      </Section>
    </>
  );
}
