"use client";

import { useEffect, useState } from "react";
import classes from "#components/connectors/form/form.module.css";

type Thumbprints = { of: string; sha1: string; sha256: string };

/** The thumbprints of the certificate on the screen, to hold against what Entra lists. */
export function CertificateFacts({ pem }: { pem: string }) {
  const [found, setFound] = useState<Thumbprints>();
  useEffect(() => {
    let isCurrent = true;
    import("#lib/email/certificate-text.ts")
      .then(({ thumbprints }) => thumbprints(pem))
      .then((prints) => {
        if (isCurrent) setFound(prints && { of: pem, ...prints });
      })
      // Browsers compute digests only on HTTPS pages and on this machine; the server computes its own anyway.
      .catch(() => setFound(undefined));
    return () => {
      isCurrent = false;
    };
  }, [pem]);
  if (found?.of !== pem) return null;
  return (
    <dl className={classes.thumbprints}>
      <dt>Thumbprint (SHA-1)</dt>
      <dd>{found.sha1}</dd>
      <dt>SHA-256</dt>
      <dd>{found.sha256}</dd>
    </dl>
  );
}
