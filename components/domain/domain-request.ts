import type { DomainRequest } from "#lib/domain/request.ts";
import type { CloudName } from "#lib/email/clouds.ts";

/** The part of any connector, finished or not, on which the check depends. */
type Checked = { sender: string } & (
  | { kind: "wellKnown"; service: string }
  | { kind: "smtp"; host: string }
  | { kind: "exchange"; cloud: CloudName }
);

/** What a check of a connector's sender asks. */
export function domainRequestOf(connector: Checked): DomainRequest {
  const { kind, sender } = connector;
  switch (kind) {
    case "wellKnown":
      return { kind, sender, service: connector.service };
    case "smtp":
      return { kind, sender, host: connector.host };
    case "exchange":
      return { kind, sender, cloud: connector.cloud };
  }
}
