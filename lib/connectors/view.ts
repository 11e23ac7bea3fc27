import type { ConnectorState } from "#lib/connectors/search.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import type { Outcome } from "#lib/email/report.ts";
import type { SecretField } from "#lib/email/secrets.ts";

/** How a connector protects its connection, as the list and the form mark it. */
export type TransportSecurity =
  | "tls"
  | "startTlsRequired"
  | "oldTls"
  | "unchecked"
  | "startTlsWhenOffered"
  | "none"
  | "https";

/** A secret or certificate is announced as expiring this many days before its end. */
export const expiryWarningDays = 30;

/** By which id the operator's file keeps a connector, and where, as in `mailroom.yml, line 40`. */
export type FilePlace = { id: string; place: string };

/** One line of the list. Instants are ISO 8601. */
export type ConnectorRow = {
  id: string;
  /** Absent for a connector that people keep. */
  file?: FilePlace;
  /** That another connector has the same id, and which of them is used. */
  clash?: string;
  name: string;
  sender: string;
  service: string;
  target: string;
  security?: TransportSecurity;
  isEnabled: boolean;
  state: ConnectorState;
  /** Why a broken connector cannot be used. */
  defect?: string;
  secretExpiresAt?: string;
  lastTestAt?: string;
  lastTestOutcome?: Outcome;
  updatedAt: string;
  updatedBy: string;
  /** Links for new passwords go through it. */
  isForPeople?: boolean;
};

/** A page of the list and how many connectors match in all. */
export type ConnectorPage = { rows: ConnectorRow[]; matching: number; total: number; services: string[] };

/** That a secret is stored, since when and by whom: never what it is. */
export type SecretState = { setAt: string; setBy: string; isReadable: boolean };

/**
 * A stored connector as the form opens it. `connector` is absent when the stored settings no longer parse; then
 * `raw` is what is left of them and `defect` says what is wrong.
 */
export type StoredConnector = {
  id: string;
  /** Absent for a connector that people keep. */
  file?: FilePlace;
  /** That another connector has the same id, and which of them is used. */
  clash?: string;
  version: number;
  isEnabled: boolean;
  connector?: ConnectorView;
  raw: { name: string; slug: string; sender: string; settings: unknown };
  defect?: string;
  secrets: Partial<Record<SecretField, SecretState>>;
  state: ConnectorState;
  secretExpiresAt?: string;
  createdAt: string;
  createdBy: string;
  updatedAt: string;
  updatedBy: string;
  lastTestAt?: string;
  lastTestOutcome?: Outcome;
  /** Links for new passwords go through it: only administrators change it. */
  isForPeople?: boolean;
};

/** A connector as somebody saw it: its settings, where they could be read, and since when its secrets are set. */
export type SeenConnector = Pick<StoredConnector, "connector" | "secrets">;

/** The answer to a save. A conflict brings what is stored now, so that nothing is overwritten unseen. */
export type SaveResult =
  | { is: "saved"; id: string; version: number }
  | { is: "conflict"; version: number; updatedBy: string; updatedAt: string; stored: SeenConnector };
