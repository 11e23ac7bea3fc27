import { isDeepStrictEqual } from "node:util";
import { parseRow, type StoredRow } from "#lib/connectors/row.ts";
import type { ConnectorUpdate } from "#lib/email/connector.ts";
import { secretChanges, withoutSecrets } from "#lib/email/secrets.ts";

/** Whether a draft tests a connector exactly as it is stored. What it is called makes no difference. */
export function isAsStored(draft: ConnectorUpdate, row: StoredRow): boolean {
  const parsed = parseRow(row);
  if ("defect" in parsed || secretChanges(draft).some(({ change }) => change.op !== "keep")) return false;
  const { name, slug } = parsed.connector;
  return isDeepStrictEqual({ ...withoutSecrets(draft), name, slug }, parsed.connector);
}
