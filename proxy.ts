import { type NextRequest, NextResponse } from "next/server";
import { isBodyTooLarge, tooLargeText } from "#lib/body-limit.ts";
import { isOwnHost } from "#lib/own-host.ts";
import { commonHeaders, pagePolicy, transportHeaders } from "#lib/security-headers.ts";
import { settings } from "#lib/settings.ts";

/** Everything but the build's files, which next.config.js gives their headers. */
export const config = { matcher: "/((?!_next/static/).*)" };

/** A load balancer asks by address. The answer holds nothing that another site's page may not know. */
const nameless = "/api/health";

/**
 * Numbers every request, answers only to our own names, and sets the headers. Who may do what is decided in `lib/`,
 * never here.
 */
export function proxy(request: NextRequest): NextResponse {
  const { publicUrl } = settings();
  const requestId = crypto.randomUUID();
  const answers = { ...commonHeaders, ...transportHeaders(publicUrl), "x-request-id": requestId };
  const host = request.headers.get("host");
  if (request.nextUrl.pathname !== nameless && !isOwnHost(host, publicUrl)) {
    return refusal(421, foreignHostText(host), answers);
  }
  if (isBodyTooLarge(request.headers)) return refusal(413, tooLargeText, answers);

  // Next.js reads the nonce for its own scripts from the policy of the request. What a client sent is replaced.
  const nonce = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64");
  const policy = pagePolicy(nonce);
  const headers = new Headers(request.headers);
  for (const [name, value] of Object.entries({
    "x-request-id": requestId,
    "x-nonce": nonce,
    "x-mailroom-path": pathOf(request),
  }))
    headers.set(name, value);
  headers.set("content-security-policy", policy);
  headers.delete("content-security-policy-report-only");
  const isPage = !request.nextUrl.pathname.startsWith("/api/");
  return NextResponse.next({
    request: { headers },
    headers: { ...answers, ...(isPage ? { "content-security-policy": policy } : {}) },
  });
}

/** Where the browser wants to go, for coming back after a sign-in. */
function pathOf({ nextUrl: { pathname, search } }: NextRequest): string {
  return pathname + search;
}

function foreignHostText(host: string | null): string {
  return (
    `Mailroom does not answer to the name ${host}. Open it at its own address. ` +
    `If people are to reach it under this name, set MAILROOM_PUBLIC_URL to https://${host} (http:// without TLS) and start it again.`
  );
}

/** Next.js shows the text of exactly this type to whoever called an action. */
function refusal(status: number, text: string, headers: Record<string, string>): NextResponse {
  return new NextResponse(text, { status, headers: { ...headers, "content-type": "text/plain" } });
}
