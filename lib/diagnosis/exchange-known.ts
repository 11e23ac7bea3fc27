import { isFresh } from "#lib/diagnosis/certificate-life.ts";
import type { ConnectorView, OpenConnector } from "#lib/email/connector.ts";
import type { RunFacts } from "#lib/email/facts.ts";

/** What rules about Exchange Online can ask for besides the codes of a failure. */
export type ExchangeKnown = {
  /** Known only while a connector is open. Nothing of it reaches a sentence. */
  clientSecret: string | undefined;
  /** Tenant ID and client ID would work the other way round. */
  isSwapped: boolean | undefined;
  /** The tenant says that it lives in another cloud than the connector's. */
  isOtherCloud: boolean | undefined;
  areRolesReadable: boolean | undefined;
  /** The access token lists the permission. Not known of a token that cannot be read. */
  hasMailSend: boolean | undefined;
  /** Of the certificate that the application signs in with. */
  credentialDaysLeft: number | undefined;
  /** At least a third of its life is left. */
  isCredentialFresh: boolean | undefined;
};

const dayMs = 86_400_000;

/** The part of `readKnown` that concerns Exchange Online; nothing is known of other connectors. */
export function readExchangeKnown(
  { tenant, token, roles }: RunFacts["stages"],
  connector: ConnectorView | OpenConnector,
): ExchangeKnown {
  return {
    clientSecret: clientSecretOf(connector),
    isSwapped: tenant?.isSwapped,
    isOtherCloud: isOtherCloud(tenant),
    areRolesReadable: roles?.isReadable,
    hasMailSend: roles?.roles?.includes("Mail.Send"),
    ...readCredential(token),
  };
}

function clientSecretOf(connector: ConnectorView | OpenConnector): string | undefined {
  if (connector.kind !== "exchange") return undefined;
  return "clientSecret" in connector.credential ? connector.credential.clientSecret : undefined;
}

/** The top-level domain tells the clouds apart: com, us, cn. */
function isOtherCloud({ graphHost, cloudGraphHost }: RunFacts["stages"]["tenant"] = {}): boolean | undefined {
  if (!graphHost || !cloudGraphHost) return undefined;
  const topLevelOf = (host: string) => host.split(":")[0]?.split(".").at(-1);
  return topLevelOf(graphHost) !== topLevelOf(cloudGraphHost);
}

function readCredential({
  certificateValidFrom: validFrom,
  certificateValidTo: validTo,
}: RunFacts["stages"]["token"] = {}): Pick<ExchangeKnown, "credentialDaysLeft" | "isCredentialFresh"> {
  if (!validFrom || !validTo) return { credentialDaysLeft: undefined, isCredentialFresh: undefined };
  const daysLeft = Math.floor((Date.parse(validTo) - Date.now()) / dayMs);
  return { credentialDaysLeft: daysLeft, isCredentialFresh: isFresh({ daysLeft, validFrom, validTo }) };
}
