import type { NextRequest } from "next/server";
import { beginOidc } from "#lib/people/oidc/sign-in.ts";
import { runOidcStep } from "#lib/route.ts";

/** Leads to the identity provider, to come back to the path `next`. */
export function GET(request: NextRequest): Promise<Response> {
  return runOidcStep((oidc, headers) => beginOidc(oidc, request.nextUrl.searchParams.get("next"), headers));
}
