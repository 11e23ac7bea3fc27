import type { StartTls } from "#lib/email/connector.ts";

export const startTlsChoices: { value: StartTls; label: string }[] = [
  { value: "required", label: "Required: without it nothing is sent" },
  { value: "whenOffered", label: "When offered by the server" },
  { value: "never", label: "Never: the connection stays unencrypted" },
];
