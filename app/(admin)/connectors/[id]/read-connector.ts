import { cache } from "react";
import { orNotFound } from "#app/(admin)/or-not-found.ts";
import { getConnector } from "#lib/connectors/store.ts";

/** A stored connector, read once for both the title and the page; an unknown one is a page that does not exist. */
export const readConnector = cache((id: string) => orNotFound(getConnector(id)));
