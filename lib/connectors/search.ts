import * as z from "zod";
import { formatQuery } from "#lib/query-string.ts";

/** The states a connector can be in, the gravest first: each connector has exactly one. */
export const connectorStates = ["broken", "disabled", "needsSecret", "testFailed", "secretExpires", "ready"] as const;
/** One of these states. */
export type ConnectorState = (typeof connectorStates)[number];

const sortKeys = ["name", "service", "sender", "target", "lastTest", "changed"] as const;
/** A column that the list can be sorted by. */
export type SortKey = (typeof sortKeys)[number];

/** Connectors on one page of the list. */
export const pageSize = 25;

/**
 * The list's whole state as it stands in the URL. Unknown or impossible values fall back to the default: an old
 * bookmark shows a list, not an error.
 */
export const connectorSearch = z.object({
  q: z.string().trim().max(200).catch("").default(""),
  service: z.string().max(80).catch("").default(""),
  state: z
    .enum(["", ...connectorStates])
    .catch("")
    .default(""),
  sort: z.enum(sortKeys).catch("name").default("name"),
  order: z.enum(["asc", "desc"]).catch("asc").default("asc"),
  page: z.coerce.number().int().min(1).max(100_000).catch(1).default(1),
});
/** A parsed {@link connectorSearch}: every value given. */
export type ConnectorSearch = z.infer<typeof connectorSearch>;

/** The query string of a search, without what is default anyway; empty or starting with `?`. */
export function formatSearch(search: Partial<ConnectorSearch>): string {
  return formatQuery<ConnectorSearch>(search, connectorSearch.parse({}));
}
