"use client";

import { Text } from "@mantine/core";
import { useRef } from "react";
import { useWatch } from "react-hook-form";
import { DescribedSwitch } from "#components/connectors/form/described-switch.tsx";
import type { DraftOf } from "#components/connectors/form/draft.ts";
import { useDraftForm } from "#components/connectors/form/form-context.tsx";
import { PlainTextWarning } from "#components/connectors/form/plain-text-warning.tsx";
import { SecretField } from "#components/connectors/form/secret-field.tsx";
import { Section } from "#components/connectors/form/section.tsx";
import { TextField } from "#components/connectors/form/text-field.tsx";
import type { ConnectorView } from "#lib/email/connector.ts";
import type { Service } from "#lib/email/service.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";
import { endpointOf } from "#lib/email/target.ts";

type SmtpDraft = DraftOf<"wellKnown"> | DraftOf<"smtp">;
type Auth = SmtpDraft["auth"];

/** Whether the server asks for a login, and the login. */
export function AuthenticationSection() {
  const { control, setValue } = useDraftForm();
  const draft = useWatch({ control }) as SmtpDraft;
  const service = draft.kind === "wellKnown" && isServiceKey(draft.service) ? getService(draft.service) : undefined;
  const plainHost = plainHostOf(draft);
  const login = useRef<Auth>(undefined);

  if (service?.authentication === "none" && !draft.auth.required) {
    return (
      <Section title="Authentication">
        <Text size="sm" tabIndex={-1} data-field="auth.required">
          {service.label} asks for no user name and no password.
        </Text>
      </Section>
    );
  }

  function setRequired(required: boolean) {
    if (draft.auth.required) login.current = draft.auth;
    const empty: Auth = { required: true, username: service?.username ?? "", password: { op: "set", value: "" } };
    const next: Auth = required ? (login.current ?? empty) : { required: false };
    setValue("auth", next, { shouldDirty: true, shouldTouch: true });
  }

  return (
    <Section title="Authentication">
      <DescribedSwitch
        label="Require authentication"
        data-field="auth.required"
        checked={draft.auth.required}
        onChange={(event) => setRequired(event.currentTarget.checked)}
        description={descriptionOf(draft.auth.required, service)}
      />
      {draft.auth.required && (
        <>
          <TextField
            name="auth.username"
            label="Username"
            autoCapitalize="none"
            placeholder={service?.credential === "smtpKey" ? undefined : "user@example.com"}
            description={service?.username && `The same for every ${service.label} account.`}
          />
          <SecretField field="password" description={passwordHint(service)} />
          {plainHost !== undefined && <PlainTextWarning host={plainHost} />}
        </>
      )}
    </Section>
  );
}

/** Where a login would cross in plain text, or undefined. */
function plainHostOf(draft: SmtpDraft): string | undefined {
  if (draft.kind === "wellKnown" && !isServiceKey(draft.service)) return undefined;
  const { host, secure, startTls } = endpointOf(draft as ConnectorView & SmtpDraft);
  return secure || startTls !== "never" ? undefined : host;
}

function descriptionOf(isRequired: boolean, service: Service | undefined): string {
  if (!isRequired && service?.authentication === "required") {
    return `${service.label} refuses mail from clients that do not sign in.`;
  }
  return isRequired ? "The server is asked to sign this connector in." : "Mail is sent without signing in.";
}

function passwordHint(service: Service | undefined): string | undefined {
  if (service?.credential === "appPassword") {
    return `${service.label} wants an app password here, not the password of the account.`;
  }
  if (service?.credential === "smtpKey") {
    return `The SMTP key or token that ${service.label} issues, not the password of the account.`;
  }
  return undefined;
}
