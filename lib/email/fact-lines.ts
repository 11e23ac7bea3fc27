import { formatDays, formatSize } from "#lib/email/quantities.ts";
import type { Stage } from "#lib/email/report.ts";
import type {
  Capabilities,
  CertificateFacts,
  EntraRefusal,
  MicrosoftAnswer,
  StageFacts,
  TlsFacts,
} from "#lib/email/stage-facts.ts";

/** One fact for people: `{ label: "Cipher", value: "TLS_AES_256_GCM_SHA384" }`. */
export type FactLine = { label: string; value: string };

type Describe = { [Name in keyof StageFacts]: (facts: Partial<StageFacts[Name]>) => (FactLine | undefined)[] };

/** How each stage's facts read. What is not known is left out. */
const describe: Describe = {
  policy: ({ hosts, proxies, unchecked, oldestTls, startTls }) => [
    line("Hosts", hosts),
    line("Proxy", proxies),
    ...(unchecked ?? []).map(({ url, verification, setting }) =>
      line("Certificate check", `${verification} for ${url} (${setting})`),
    ),
    line("Oldest TLS", oldestTls && `${oldestTls.version} (${oldestTls.setting})`),
    line("STARTTLS", startTls && `${startTls} (hosts)`),
  ],
  dns: ({ addresses }) => [line("Addresses", addresses)],
  connect: ({ address, failed, proxy, ports }) => [
    line("Address", address),
    ...(failed ?? []).map((tried) => line("Did not answer", `${tried.address} (${tried.code})`)),
    line("Proxy", proxy),
    ...(ports ?? []).map(({ port, isOpen }) => line(`Port ${port}`, isOpen ? "answers" : "does not answer")),
  ],
  greeting: ({ banner }) => [line("Server", banner?.slice(4))],
  tls: ({ plain, ...facts }) => [
    ...tlsLines(facts),
    ...(plain ? capabilityLines(plain).map((fact) => fact && { ...fact, label: `${fact.label} before TLS` }) : []),
  ],
  capabilities: ({ clientName, ...capabilities }) => [
    line("Our name", clientName),
    line("Server", capabilities.server),
    ...capabilityLines(capabilities),
  ],
  auth: ({ offered, mechanism, isNeeded }) => [
    line("Offered", offered),
    line("Mechanism", mechanism),
    line("Needed", isNeeded),
  ],
  sender: ({ address }) => [line("Address", address)],
  recipients: ({ accepted, total, isOwnAddress }) => [
    line("Accepted", accepted === undefined ? undefined : `${accepted} of ${total}`),
    line("Asked for", isOwnAddress ? "the sender's own address" : undefined),
  ],
  content: ({ sizeBytes, maxSizeBytes, messageId, queueId, answer }) => [
    line("Message size", sizeBytes && formatSize(sizeBytes)),
    line("Largest message", maxSizeBytes && formatSize(maxSizeBytes)),
    line("Message-ID", messageId),
    line("Queue ID", queueId),
    line("Server's answer", answer),
  ],
  tenant: ({ issuer, region, graphHost, isSwapped, ...answer }) => [
    line("Issuer", issuer),
    line("Region", region),
    line("Graph host", graphHost),
    line("The client ID is a tenant", isSwapped),
    ...answerLines(answer),
  ],
  token: ({ credential, thumbprint, certificateValidTo, validTo, ...answer }) => [
    line("Credential", credential),
    line("Thumbprint (SHA-256)", thumbprint),
    line("Certificate valid until", certificateValidTo?.slice(0, 10)),
    line("Valid until", validTo),
    ...answerLines(answer),
  ],
  roles: ({ roles, isReadable }) => [
    line("Application permissions", isReadable === false ? "cannot be read" : roles && (roles.join(", ") || "none")),
  ],
  mailbox: ({ answer, graphCode, ...rest }) => [
    line("Directory", answer && (answer === "found" ? "knows the sender" : "may not be read")),
    line("Graph error", graphCode),
    ...answerLines(rest),
  ],
  send: ({ sizeBytes, messageId, graphCode, ...answer }) => [
    line("Message size", sizeBytes && formatSize(sizeBytes)),
    line("Message-ID", messageId),
    line("Graph error", graphCode),
    ...answerLines(answer),
  ],
};

/** A stage's facts as lines for the screen and the copied report. */
export function factLinesOf({ name, facts }: Stage): FactLine[] {
  // The compiler cannot see that a stage's name and its facts belong together once they are apart.
  return (describe[name] as (given: typeof facts) => (FactLine | undefined)[])(facts).filter(
    (fact) => fact !== undefined,
  );
}

function line(label: string, value: string | string[] | number | boolean | undefined): FactLine | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "boolean") return { label, value: value ? "yes" : "no" };
  const text = [value].flat().join(", ");
  return text === "" ? undefined : { label, value: text };
}

function capabilityLines({ extensions, authMechanisms, maxSizeBytes }: Partial<Capabilities>) {
  return [
    line("Extensions", extensions && (extensions.join(" ") || "none")),
    line("Sign-in methods", authMechanisms && (authMechanisms.join(", ") || "none")),
    line("Largest message", maxSizeBytes && formatSize(maxSizeBytes)),
  ];
}

function tlsLines({ version, cipher, chain, isTrusted, trustError, isHostMatch }: Partial<TlsFacts>) {
  return [
    line("Protocol", version),
    line("Cipher", cipher),
    ...(chain ?? []).flatMap((certificate, index) => certificateLines(certificate, index)),
    line("Chain trusted", isTrusted === false ? `no (${trustError})` : isTrusted),
    line("Made out for this host", isHostMatch),
  ];
}

function certificateLines(certificate: CertificateFacts, index: number) {
  const { subject, issuer, names, validTo, daysLeft, fingerprint } = certificate;
  const validity = `${validTo.slice(0, 10)} (${daysLeft < 0 ? "expired" : `${formatDays(daysLeft)} left`})`;
  if (index > 0)
    return [line("Issuer's certificate", `${subject}, valid until ${validity}`), line("Its fingerprint", fingerprint)];
  return [
    line("Certificate for", subject),
    line("Names", names.join(", ") || "none"),
    line("Issued by", issuer),
    line("Valid until", validity),
    line("Fingerprint (SHA-256)", fingerprint),
  ];
}

function answerLines({
  oauthError,
  entraCodes,
  httpStatus,
  requestId,
  clientRequestId,
  correlationId,
  retryAfter,
  tls,
}: Partial<MicrosoftAnswer & EntraRefusal>) {
  return [
    line("OAuth error", oauthError),
    line(
      "Entra codes",
      entraCodes?.map((code) => `AADSTS${code}`),
    ),
    line("HTTP status", httpStatus),
    line("Request ID", requestId),
    line("Client request ID", clientRequestId),
    line("Correlation ID", correlationId),
    line("Retry after", retryAfter),
    ...(tls ? tlsLines(tls) : []),
  ];
}
