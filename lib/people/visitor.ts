/** What is known of whoever sends a request: the network address, and the id under which the log tells of it. */
export type Visitor = { from?: string; requestId: string };

/** Where the address of the connection stands, see lib/client-address.ts. Nothing that a client sends gets here. */
export const addressHeader = "x-mailroom-address";

/** Reads a {@link Visitor} from the headers of a request that came through proxy.ts. */
export function readVisitor(headers: Headers): Visitor {
  const from = headers.get(addressHeader);
  return { ...(from ? { from } : {}), requestId: headers.get("x-request-id") ?? crypto.randomUUID() };
}
