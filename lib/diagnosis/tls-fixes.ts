import { endpointFix, type MakeFix } from "#lib/diagnosis/make-fix.ts";
import { hostText } from "#lib/email/host-text.ts";

/** Changes of whom a connector believes. */
export const tlsFixes = {
  /**
   * The names that the server's certificate is made out for. Whoever answers can have a certificate for a name of
   * their own, so a person has to say that it is the same server.
   */
  certificateName: (failed) => {
    const { facts, known } = failed;
    const own = facts.failure?.tls?.chain[0];
    return (own?.names ?? [])
      .filter((name) => name !== known.host && hostText.safeParse(name).success)
      .slice(0, 3)
      .map((name) => ({
        ...endpointFix(failed, `Use ${name} as the host…`, { host: name }),
        confirm: {
          text: `From then on the mail, and the password where the connector signs in, go to ${name}. Make sure that this is the server you mean: its certificate proves only that whoever answers for ${known.host} owns ${name}.`,
          facts: [
            { label: "Host now", value: known.host ?? "" },
            { label: "Host then", value: name },
            { label: "Certificate issued by", value: own?.issuer ?? "" },
          ],
        },
      }));
  },
  /** The certificate that would have to be trusted, to be compared by its fingerprint first. */
  trust: ({ facts }) => {
    const tls = facts.failure?.tls;
    const last = tls?.chain.at(-1);
    if (!tls?.issuerPem || !last || facts.stages.policy?.areExceptionsRefused) return [];
    const isOwn = tls.chain.length === 1;
    return [
      {
        label: isOwn ? "Trust this certificate…" : "Trust this issuer…",
        set: { trustedCertificate: tls.issuerPem },
        confirm: {
          text: isOwn
            ? "This connector will trust the server with exactly this certificate. Compare the fingerprint with the one that whoever runs the server tells you, on another way than this connection."
            : "This connector will trust every certificate of this issuer for its host. Compare the fingerprint with the one that the issuer publishes or that your network's owner tells you.",
          facts: [
            { label: "Issued to", value: last.subject },
            { label: "Issued by", value: last.issuer },
            { label: "Valid until", value: last.validTo.slice(0, 10) },
            { label: "Fingerprint (SHA-256)", value: last.fingerprint },
          ],
        },
      },
    ];
  },
  /** Once allowed, it is no remedy any more. */
  oldTls: ({ connector, facts }) => {
    if (connector.kind === "exchange" || connector.isOldTlsAllowed) return [];
    if (facts.stages.policy?.areExceptionsRefused) return [];
    return [
      {
        label: "Allow TLS 1.0 and 1.1…",
        set: { isOldTlsAllowed: true },
        confirm: {
          text: "TLS 1.0 and 1.1 can be broken by those who can listen to the connection. Allow them only for a server that cannot be updated, within a network that you trust. The connector keeps a warning.",
          facts: [],
        },
      },
    ];
  },
} satisfies Record<string, MakeFix>;
