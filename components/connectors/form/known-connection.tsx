"use client";

import { TextInput } from "@mantine/core";
import { DescribedSwitch } from "#components/connectors/form/described-switch.tsx";
import classes from "#components/connectors/form/form.module.css";
import { useRules } from "#components/connectors/form/form-context.tsx";
import { Section } from "#components/connectors/form/section.tsx";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { getService, isServiceKey } from "#lib/email/services.ts";

/** Host, port and encryption of a well-known service: shown, and looked up again each time mail is sent. */
export function KnownConnection({ service: key }: { service: string }) {
  const { ses } = useRules();
  if (!isServiceKey(key)) return null;
  const { label, ...own } = getService(key);
  const isMoved = ses !== undefined && key.startsWith("amazon-ses");
  const { host, port, secure, startTls } = isMoved ? { ...own, ...ses, secure: true } : own;
  const setBy = isMoved
    ? "Set by the operator (email.ses.host, email.ses.port)."
    : `Set by ${label}; choose Other as the service to enter your own values.`;
  return (
    <Section title="Connection">
      <div className={`${classes.hostAndPort} ${classes.known}`}>
        <TextInput label="Host" value={host} disabled readOnly />
        <TextInput label="Port" value={port} disabled readOnly />
      </div>
      <DescribedSwitch
        className={classes.knownSwitch}
        label="Secure"
        checked={secure}
        disabled
        readOnly
        description={withSettingLinks(`${encryptionOf(secure, startTls)} ${setBy}`)}
      />
    </Section>
  );
}

function encryptionOf(secure: boolean, startTls: string): string {
  if (secure) return "Encrypted from the first byte.";
  if (startTls === "required") return "Starts in plain text and always switches to TLS with STARTTLS.";
  return "This relay is not encrypted.";
}
