"use server";

import { revalidatePath } from "next/cache";
import * as z from "zod";
import { type ActionResult, runAction } from "#lib/action.ts";
import * as store from "#lib/connectors/store.ts";
import type { SaveResult } from "#lib/connectors/view.ts";
import { type ConnectorInput, type ConnectorUpdate, connectorInput, connectorUpdate } from "#lib/email/connector.ts";

const id = z.uuid("This connector does not exist.");
const ids = z.array(id).min(1, "Select at least one connector.").max(1_000, "Select at most 1,000 connectors.");
const change = z.strictObject({ id, version: z.int(), connector: connectorUpdate });
const name = z.strictObject({ name: z.string().max(1_000), exceptId: id.optional() });

/** Stores a new connector. */
export async function createConnector(input: ConnectorInput): Promise<ActionResult<SaveResult>> {
  return revalidated(await runAction("createConnector", connectorInput, input, store.createConnector));
}

/** Saves a change made on top of `version`; answers with a conflict when somebody saved meanwhile. */
export async function updateConnector(input: {
  id: string;
  version: number;
  connector: ConnectorUpdate;
}): Promise<ActionResult<SaveResult>> {
  return revalidated(await runAction("updateConnector", change, input, store.updateConnector));
}

/** Deletes connectors with their secrets; answers how many there were. */
export async function deleteConnectors(input: string[]): Promise<ActionResult<number>> {
  return revalidated(await runAction("deleteConnectors", ids, input, store.deleteConnectors));
}

/** Enables or disables connectors; answers how many changed. */
export async function setConnectorsEnabled(input: string[], isEnabled: boolean): Promise<ActionResult<number>> {
  return revalidated(
    await runAction("setConnectorsEnabled", ids, input, (value, actor) =>
      store.setConnectorsEnabled(value, isEnabled === true, actor),
    ),
  );
}

/** Says whether another connector has this name already; a hint, not a rule. */
export async function isNameTaken(input: { name: string; exceptId?: string }): Promise<ActionResult<boolean>> {
  return runAction("isNameTaken", name, input, store.isNameTaken);
}

function revalidated<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) revalidatePath("/connectors", "layout");
  return result;
}
