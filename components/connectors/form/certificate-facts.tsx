"use client";

import classes from "#components/connectors/form/form.module.css";
import { useThumbprints } from "#components/connectors/form/use-thumbprints.ts";

/** The thumbprints of the certificate on the screen, to hold against what Entra lists. */
export function CertificateFacts({ pem }: { pem: string }) {
  const found = useThumbprints(pem);
  if (!found) return null;
  return (
    <dl className={classes.thumbprints}>
      <dt>Thumbprint (SHA-1)</dt>
      <dd>{found.sha1}</dd>
      <dt>SHA-256</dt>
      <dd>{found.sha256}</dd>
    </dl>
  );
}
