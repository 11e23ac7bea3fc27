import { type SettingInfo, setting } from "#lib/config/setting.ts";
import { authorities, nameOfCertificate, oneOf } from "#lib/config/values.ts";
import { defaultTls, verifications } from "#lib/email/policy.ts";

/** How far a certificate is checked. */
export const verification = oneOf(verifications);

/** The oldest version of TLS. */
export const tlsVersion = oneOf(["TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"]);

/** How far `whom` is believed, as the file says it. */
export function tlsSettings(whom: string, ca?: Pick<SettingInfo, "variable" | "fromText">) {
  return {
    verification: setting(
      verification.default(defaultTls.verification),
      `What is checked of the certificate of ${whom}: full (chain and host name), certificate (the chain alone) or none.`,
    ),
    minVersion: setting(
      tlsVersion.default(defaultTls.minVersion),
      `The oldest version of TLS that is accepted from ${whom}.`,
    ),
    ca: setting(
      authorities.default([]),
      `Certificate authorities that ${whom} may have besides the well-known ones: files (absolute paths) and data (PEM).`,
      {
        ...ca,
        write: (pems) => pems.map(nameOfCertificate),
        example: "{files: [/etc/ssl/certs/company-ca.pem]}",
      },
    ),
  };
}

/** The same as {@link import("#lib/email/policy.ts").TlsPolicy}. */
export function tlsPolicyOf<V, M>({
  verification: v,
  minVersion,
  ca,
}: {
  verification: V;
  minVersion: M;
  ca: string[];
}) {
  return { verification: v, minVersion, authorities: ca };
}
