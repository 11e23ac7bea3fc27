"use client";

import { Alert, Anchor, Button, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { locale } from "#components/locale.ts";
import { getService, isServiceKey } from "#lib/email/services.ts";

type ServiceStatusProps = { service: string; onServiceChange: (service: string) => void };

/** What is to be known about the chosen service before anything is typed: that it ended, ends soon, or its quirk. */
export function ServiceStatus({ service: key, onServiceChange }: ServiceStatusProps) {
  if (!isServiceKey(key)) return null;
  const { label, status, note, link } = getService(key);
  const page = (
    <Anchor href={link} target="_blank" rel="noreferrer" inherit>
      The provider’s page
    </Anchor>
  );
  if (status.is === "works") {
    return (
      <Text size="xs" c="dimmed" mt={-8}>
        {note} {page}
      </Text>
    );
  }
  const isDead = status.is === "dead";
  return (
    <Alert
      color={isDead ? "red" : "yellow"}
      icon={<IconAlertTriangle aria-hidden />}
      title={isDead ? `${label} cannot be used` : endingTitle(status.on)}
    >
      {status.note} {page}
      {key === "outlook365" && (
        <div>
          <Button mt="xs" size="compact-sm" variant="default" onClick={() => onServiceChange("exchange")}>
            Use MS Exchange Server
          </Button>
        </div>
      )}
    </Alert>
  );
}

const day = new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "UTC" });

function endingTitle(on: string | undefined): string {
  return on ? `Password sign-in is off by default from ${day.format(new Date(on))}` : "Password sign-in is ending";
}
