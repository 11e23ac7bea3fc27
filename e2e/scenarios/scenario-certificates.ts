import type { CertificateKind } from "#e2e/scenarios/scenario.ts";
import { type Certificate, createAuthority } from "#e2e/stand-ins/certificates.ts";

const dayMs = 86_400_000;
const inDays = (days: number) => new Date(Date.now() + days * dayMs);
const trusted = createAuthority("Trusted authority");
const unknown = createAuthority("Private authority");
const inspector = createAuthority("Fortinet Inspection CA");

/** The authority (PEM) that scenarios trust. */
export const trustedAuthority = trusted.caPem;

/** A certificate of the wanted kind. */
export function certificateOf(kind: CertificateKind, host: string): Certificate {
  const names = [host];
  switch (kind) {
    case "good":
      return trusted.issue({ names });
    case "rsa":
      return trusted.issue({ names, isRsa: true });
    case "expired":
      return trusted.issue({ names, notAfter: inDays(-3) });
    case "expiredIssuer": {
      const issuer = trusted.authority("Expired intermediate", inDays(-300));
      const { key, cert } = issuer.issue({ names });
      return { key, cert: cert + issuer.caPem };
    }
    case "early":
      return trusted.issue({ names, notBefore: inDays(3) });
    case "ending":
      return trusted.issue({ names, notAfter: inDays(5) });
    case "selfSigned":
      return trusted.issue({ names, selfSigned: true });
    case "wrongHost":
      return trusted.issue({ names: ["mail.hosting.example"] });
    case "forSigning":
      return trusted.issue({ names, isForServers: false });
    case "unknownIssuer":
      return unknown.issue({ names });
    case "privateAuthority": {
      const { key, cert } = unknown.issue({ names });
      return { key, cert: cert + unknown.caPem };
    }
    case "inspected": {
      const { key, cert } = inspector.issue({ names });
      return { key, cert: cert + inspector.caPem };
    }
  }
}
