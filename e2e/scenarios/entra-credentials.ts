import { answering } from "#e2e/scenarios/microsoft-endpoints.ts";
import type { ExchangeScenario } from "#e2e/scenarios/scenario.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { entraError, refuse } from "#e2e/stand-ins/entra-refusals.ts";
import { clientId, secret } from "#e2e/stand-ins/exchange-fixture.ts";

const config = { class: "config" } as const;
const dayMs = 86_400_000;
const authority = createAuthority();
const own = authority.issue({ names: ["mailroom"], isRsa: true });
const ending = authority.issue({ names: ["mailroom"], isRsa: true, notAfter: new Date(Date.now() + 5 * dayMs) });

const withSecret = (clientSecret: string) => ({ credential: { type: "secret", clientSecret } as const });
const withCertificate = ({ cert, key }: typeof own) => ({
  credential: { type: "certificate", certificate: cert, privateKey: key } as const,
});
const registered = ({ cert }: typeof own) => ({
  clients: { [clientId]: { certificate: cert, roles: ["Mail.Send"] } },
});

/** Client secrets and certificates that Entra does not take, or soon no longer takes. */
export const entraCredentialScenarios: ExchangeScenario[] = [
  {
    name: "the client secret is wrong",
    rule: "entra.secret.wrong",
    ...config,
    connector: withSecret("Zx8Q~a-wrong-client-secret"),
  },
  {
    name: "the secret's ID was pasted",
    rule: "entra.secret.id",
    ...config,
    connector: withSecret("0f8fad5b-d9cb-469f-a165-70867728950e"),
  },
  {
    name: "the client secret has a blank behind it",
    rule: "entra.secret.blank",
    ...config,
    directory: { clients: { [clientId]: { secret: "Zx8Q~the-client-secret" } } },
    connector: withSecret("Zx8Q~the-client-secret "),
  },
  {
    name: "the client secret has blanks on both sides",
    rule: "entra.secret.blank",
    ...config,
    directory: { clients: { [clientId]: { secret: "Zx8Q~the-client-secret" } } },
    connector: withSecret(" Zx8Q~the-client-secret\t"),
  },
  {
    name: "the client secret has expired",
    rule: "entra.secret.expired",
    ...config,
    directory: { clients: { [clientId]: { secret, isSecretExpired: true } } },
  },
  {
    name: "no client secret arrives",
    rule: "entra.secret.missing",
    ...config,
    prepare: answering("token", refuse(7000218)),
  },
  {
    name: "no client secret arrives in the header",
    rule: "entra.secret.missing",
    ...config,
    connector: { clientAuthentication: "header" },
    prepare: answering("token", refuse(7000218)),
  },
  {
    name: "a proxy removes the header with the credentials",
    rule: "entra.header.lost",
    ...config,
    connector: { clientAuthentication: "header" },
    prepare: answering("token", refuse(900144, "client_id")),
  },
  { name: "there is no client secret", rule: "entra.secret.absent", ...config, connector: withSecret("") },
  {
    name: "the certificate is not registered",
    rule: "entra.certificate.refused",
    ...config,
    directory: registered(ending),
    connector: withCertificate(own),
  },
  {
    name: "the registered certificate has expired",
    rule: "entra.certificate.expired",
    ...config,
    connector: withCertificate(own),
    prepare: answering(
      "token",
      entraError(
        401,
        "invalid_client",
        700027,
        "The certificate with identifier used to sign the client assertion is expired on application. [Reason - The key used is expired.]",
      ),
    ),
  },
  {
    name: "the certificate's subject is not allowed",
    rule: "entra.certificate.subject",
    ...config,
    connector: withCertificate(own),
    prepare: answering("token", refuse(700030, "mailroom")),
  },
  {
    name: "our clock is wrong",
    rule: "entra.certificate.clock",
    class: "host",
    connector: withCertificate(own),
    prepare: answering("token", refuse(700024)),
  },
  {
    name: "the key does not belong to the certificate",
    rule: "entra.certificate.unusable",
    ...config,
    connector: withCertificate({ cert: own.cert, key: ending.key }),
  },
  {
    name: "the application's certificate ends in five days",
    rule: "warning.credential.ending",
    ...config,
    directory: registered(ending),
    connector: withCertificate(ending),
  },
];
