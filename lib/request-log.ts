import "server-only";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";
import { logger } from "#lib/logger.ts";
import { isUuid } from "#lib/uuid.ts";

const maxPathLength = 200;

/** Asked for so often that they would hide the rest; logged at the level `debug`. */
const noisy = /^\/(_next\/static\/|api\/health$)/;

/** A part of a path that may be a one-time token. */
const tokenLike = /[\w-]{20,}/g;

/**
 * Logs one line for every request that this process answers, once the answer has ended: method, path, status,
 * milliseconds and the id that proxy.ts gave it. Listens to Node's own HTTP server, where alone the status is known.
 * @see https://nodejs.org/api/diagnostics_channel.html#http
 */
export function logRequests(log: Pick<typeof logger, "info" | "debug"> = logger): void {
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    const startedAt = performance.now();
    response.once("close", () => {
      const path = loggedPath(request.url ?? "");
      const line = {
        requestId: response.getHeader("x-request-id"),
        method: request.method,
        path,
        status: response.headersSent ? response.statusCode : undefined,
        ms: Math.round(performance.now() - startedAt),
        ...(response.writableFinished ? {} : { isAborted: true }),
      };
      log[noisy.test(path) ? "debug" : "info"](line, "request");
    });
  });
}

/** A request's path as it may be logged: without its query and without what may be a one-time token. */
export function loggedPath(url: string): string {
  const [path = ""] = url.split("?");
  if (noisy.test(path)) return path.slice(0, maxPathLength);
  return path.replace(tokenLike, (part) => (isUuid(part) ? part : "…")).slice(0, maxPathLength);
}
