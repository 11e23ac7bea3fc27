import type { NextRequest } from "next/server";
import { finishOidc } from "#lib/people/oidc/sign-in.ts";
import { runOidcStep } from "#lib/route.ts";

/** Where the identity provider sends people back to. */
export function GET(request: NextRequest): Promise<Response> {
  return runOidcStep((oidc, headers) => finishOidc(oidc, request.nextUrl.searchParams, headers));
}
