import type { CopyLine } from "#lib/email/report.ts";

/** Codes of answers that are not TLS: what a service that speaks plain text sends back to a TLS handshake. */
export const plainAnswers = [
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_HTTP_REQUEST",
  "ERR_SSL_UNEXPECTED_MESSAGE",
];

/** Shows what a server offers and the certificates that it sends. */
export const showCertificates: CopyLine = { label: "Shows the server's certificates", text: "{showCertificates}" };

/** Codes of a server that lets in only who proves to be somebody by a certificate, and that got none or another. */
export const clientCertificateAlerts = ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "ERR_SSL_TLSV1_ALERT_UNKNOWN_CA"];
