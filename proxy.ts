import { type NextRequest, NextResponse } from "next/server";
import { isOwnHost } from "#lib/own-host.ts";
import { settings } from "#lib/settings.ts";

/** Every page and action, but neither the build's files nor the probe of a load balancer. */
export const config = { matcher: "/((?!_next/static|api/health).*)" };

/** Answers only to our own names. Who may do what is decided in `lib/`, never here. */
export function proxy(request: NextRequest): NextResponse {
  const host = request.headers.get("host");
  if (isOwnHost(host, settings().publicUrl)) return NextResponse.next();
  const text = `Mailroom does not answer to the name ${host}. Open it at its own address, or set MAILROOM_PUBLIC_URL to this one.`;
  return new NextResponse(text, { status: 421, headers: { "content-type": "text/plain; charset=utf-8" } });
}
