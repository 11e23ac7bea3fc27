"use client";

import { Alert } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { isLoopbackHost } from "#lib/email/host.ts";

/** Says that a login crosses the network in plain text; on this machine nobody listens in. */
export function PlainTextWarning({ host }: { host: string }) {
  if (isLoopbackHost(host.trim())) return null;
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title="The password is sent unencrypted">
      STARTTLS is set to Never and Secure is off, so everyone on the way to the server can read the user name and the
      password. Choose Required if the server offers STARTTLS.
    </Alert>
  );
}
