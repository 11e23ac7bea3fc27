import "server-only";
import { headers } from "next/headers";
import { unstable_rethrow } from "next/navigation";
import { access, type RoleRoute, type RouteName } from "#lib/access.ts";
import { type Actor, getVisitor, requireRole } from "#lib/auth.ts";
import { AppError, type ErrorCode, type Problem, problemOf } from "#lib/errors.ts";
import { logger } from "#lib/logger.ts";
import type { OidcSettings } from "#lib/people/oidc/settings.ts";
import type { OidcStep } from "#lib/people/oidc/sign-in.ts";
import { recordRefusal } from "#lib/refused-door.ts";
import { settings } from "#lib/settings.ts";

const statuses: Record<ErrorCode, number> = {
  invalid: 400,
  foreignOrigin: 403,
  signInNeeded: 401,
  forbidden: 403,
  tooMany: 429,
  keptInFile: 409,
  notFound: 404,
  settings: 500,
  key: 500,
  secretUnreadable: 409,
  unavailable: 503,
  mailFailed: 502,
};

/**
 * The frame of every route that needs a role: who is asking, run, and an error as `application/problem+json`. A route's
 * errors are caught here alone.
 * @see https://www.rfc-editor.org/rfc/rfc9457
 */
export async function runRoute(name: RoleRoute, work: (actor: Actor) => Promise<Response>): Promise<Response> {
  try {
    return await work(await requireRole(access[name]));
  } catch (error) {
    unstable_rethrow(error);
    return problemResponse(error, name);
  }
}

/** The frame of a route of single sign-on, which leads a browser on. Without its settings there is no such route. */
export async function runOidcStep(
  work: (oidc: OidcSettings, headers: Headers) => Promise<OidcStep>,
): Promise<Response> {
  const { oidc } = settings();
  if (!oidc) return new Response(null, { status: 404 });
  const { location, cookie } = await work(oidc, await headers());
  const answer = new Headers({ location, "cache-control": "no-store" });
  if (cookie) answer.set("set-cookie", cookie);
  return new Response(null, { status: 303, headers: answer });
}

async function problemResponse(error: unknown, name: RouteName): Promise<Response> {
  if (error instanceof AppError) {
    if (error.code === "signInNeeded" || error.code === "forbidden") await recordRefusal(name, error.message);
    return shape(problemOf(error), statuses[error.code]);
  }
  const { requestId } = await getVisitor();
  logger.error({ err: error, requestId, route: name }, "A route failed unexpectedly");
  const message = "Something went wrong on our side.";
  return shape({ code: "unexpected", message, remedy: `Look for ${requestId} in the server's log.`, fields: [] }, 500);
}

/** Fields are named by JSON pointers. */
function shape({ code, message, remedy, fields }: Problem, status: number): Response {
  const errors = fields.map(({ path, message: detail }) => ({ pointer: `/${path.replaceAll(".", "/")}`, detail }));
  return Response.json(
    { title: message, status, code, remedy, ...(errors.length > 0 ? { errors } : {}) },
    { status, headers: { "content-type": "application/problem+json", "cache-control": "no-store" } },
  );
}
