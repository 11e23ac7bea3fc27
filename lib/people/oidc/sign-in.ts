import "server-only";
import { recordRefused, stranger } from "#lib/audit/refusals.ts";
import { logger } from "#lib/logger.ts";
import { ownPath } from "#lib/own-path.ts";
import { takeStart } from "#lib/people/attempts.ts";
import { library } from "#lib/people/library.ts";
import { admit } from "#lib/people/oidc/admit.ts";
import { identityOf } from "#lib/people/oidc/identity.ts";
import { keepPending, takePending } from "#lib/people/oidc/pending.ts";
import { isRefusal, type OidcProblem, refusal } from "#lib/people/oidc/problems.ts";
import { authorizationUrl, createChecks, getClaims } from "#lib/people/oidc/provider.ts";
import type { OidcSettings } from "#lib/people/oidc/settings.ts";
import { replaceSession } from "#lib/people/sign-in.ts";
import { readVisitor, type Visitor } from "#lib/people/visitor.ts";

/** Where a browser goes next, and the cookie it is given besides that of a session. */
export type OidcStep = { location: string; cookie?: string };

/** Begins a sign-in with the identity provider, to end at `next` where that is a path of our own. */
export async function beginOidc(oidc: OidcSettings, next: string | null, headers: Headers): Promise<OidcStep> {
  const path = ownPath(next ?? undefined);
  return orBack(headers, path, async (visitor) => {
    if (!(await takeStart(visitor))) throw refusal("tooMany");
    const checks = createChecks();
    const location = await authorizationUrl(oidc, checks);
    return { location, cookie: await keepPending({ ...checks, next: path }, headers, isSecure(oidc)) };
  });
}

/** Ends a sign-in with what the provider sent the browser back with; the library hands Next.js the session's cookie. */
export async function finishOidc(oidc: OidcSettings, query: URLSearchParams, headers: Headers): Promise<OidcStep> {
  return orBack(headers, "/", async () => {
    const pending = await takePending(query.get("state"), headers, isSecure(oidc));
    return orBack(headers, pending.next, async (visitor) => {
      const identity = identityOf(await getClaims(oidc, query, pending), oidc);
      const userId = await admit(identity, oidc, visitor);
      await replaceSession(headers, () => library().api.beginSession({ body: { userId }, headers }), { by: "OIDC" });
      return { location: pending.next };
    });
  });
}

function isSecure({ url }: OidcSettings): boolean {
  return url.startsWith("https:");
}

/** What fails leads back to the sign-in page, which says why, and is written down. */
async function orBack(
  headers: Headers,
  next: string,
  work: (visitor: Visitor) => Promise<OidcStep>,
): Promise<OidcStep> {
  const visitor = readVisitor(headers);
  try {
    return await work(visitor);
  } catch (error) {
    const query = new URLSearchParams({ problem: await note(error, visitor), ...(next === "/" ? {} : { next }) });
    return { location: `/sign-in?${query}` };
  }
}

async function note(error: unknown, visitor: Visitor): Promise<OidcProblem> {
  const { requestId } = visitor;
  if (!isRefusal(error)) {
    logger.error({ err: error, requestId }, "A sign-in with the identity provider failed unexpectedly");
    return "failed";
  }
  const { problem, reason, said, person, message: why } = error;
  logger.info({ requestId, problem, reason, said }, "A sign-in with the identity provider was refused");
  await recordRefused(
    { ...visitor, ...stranger },
    {
      action: "session.signIn",
      target: { type: "person", id: person?.id, name: person?.email ?? "an unknown person" },
      details: { why, reason, by: "OIDC" },
    },
  );
  return problem;
}
