"use client";

import { useEffect, useState } from "react";

type Thumbprints = { sha1: string; sha256: string };

/** The thumbprints of the certificate on the screen; none for a text that is no certificate. */
export function useThumbprints(pem: string): Thumbprints | undefined {
  const [found, setFound] = useState<Thumbprints & { of: string }>();
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
  return found?.of === pem ? found : undefined;
}
