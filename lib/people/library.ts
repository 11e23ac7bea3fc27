import "server-only";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { APIError, createAuthEndpoint, createAuthMiddleware } from "better-auth/api";
import { setSessionCookie } from "better-auth/cookies";
import { betterAuth } from "better-auth/minimal";
import { nextCookies } from "better-auth/next-js";
import type { BetterAuthPlugin } from "better-auth/types";
import * as z from "zod";
import { db } from "#lib/db.ts";
import { derivedKey } from "#lib/people/derived-key.ts";
import { hostCookie } from "#lib/people/host-cookie.ts";
import { passwordLength } from "#lib/people/input.ts";
import { newKnownBrowser } from "#lib/people/known-browser.ts";
import { addressHeader } from "#lib/people/visitor.ts";
import { settings } from "#lib/settings.ts";

/** Passwords and sessions, by better-auth. Nothing of it is reachable by HTTP: our own actions call it. */
function createLibrary() {
  const { publicUrl, port, sessionAbsoluteMs } = settings();
  const cookie = hostCookie("mailroom.session_token");
  return betterAuth({
    appName: "Mailroom",
    baseURL: publicUrl ?? `http://localhost:${port}`,
    secret: derivedKey("sign-in"),
    database: prismaAdapter(db, { provider: "postgresql", transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
    },
    user: {
      additionalFields: {
        role: { type: "string", required: true, input: false },
        isDisabled: { type: "boolean", required: true, defaultValue: false, input: false },
      },
    },
    session: {
      expiresIn: sessionAbsoluteMs / 1_000,
      // The limit is absolute; the idle limit is ours, see sessions.ts.
      disableSessionRefresh: true,
      additionalFields: {
        lastSeenAt: { type: "date", required: true, defaultValue: () => new Date(), input: false },
      },
    },
    databaseHooks: { session: { create: { before: refuseDisabled } } },
    // Our own limits count in front of it, see attempts.ts.
    rateLimit: { enabled: false },
    advanced: {
      cookiePrefix: "mailroom",
      // Ours has the stricter prefix; see host-cookie.ts.
      useSecureCookies: false,
      cookies: { session_token: { name: cookie.name } },
      defaultCookieAttributes: { secure: cookie.secure },
      database: { generateId: "uuid" },
      // The whole address, as the audit log has it: by default the library keeps the network of one of IPv6.
      ipAddress: { ipAddressHeaders: [addressHeader], ipv6Subnet: 128 },
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [provedElsewhere, knownBrowsers, nextCookies()],
  });
}

/** What the library lacks: a session for somebody who proved elsewhere who they are. No path of it leads here. */
const provedElsewhere = {
  id: "proved-elsewhere",
  endpoints: {
    beginSession: createAuthEndpoint.serverOnly(
      { method: "POST", body: z.object({ userId: z.string() }) },
      async (context) => {
        const { internalAdapter } = context.context;
        const user = await internalAdapter.findUserById(context.body.userId);
        const session = user && (await internalAdapter.createSession(user.id));
        if (!session) throw new APIError("UNAUTHORIZED");
        await setSessionCookie(context, { session, user });
        return { user, token: session.token };
      },
    ),
  },
} satisfies BetterAuthPlugin;

/** Every session makes its browser one that its person is known by. */
const knownBrowsers = {
  id: "known-browsers",
  hooks: {
    after: [
      {
        matcher: ({ context }) => Boolean(context.newSession),
        handler: createAuthMiddleware(async (context) => {
          const session = context.context.newSession;
          if (!session) return;
          const { name, value, options } = newKnownBrowser(session.user.id);
          context.setCookie(name, value, options);
        }),
      },
    ],
  },
} satisfies BetterAuthPlugin;

/** No session begins for a person who is disabled, however they came. */
async function refuseDisabled({ userId }: { userId: string }): Promise<boolean> {
  const user = await db.user.findUnique({ where: { id: userId }, select: { isDisabled: true } });
  return user?.isDisabled === false;
}

type Library = ReturnType<typeof createLibrary>;

let created: { publicUrl: string | undefined; library: Library } | undefined;

/**
 * The library, made when it is first needed, since a build loads this module without settings, and again when the
 * address has changed on which its cookies depend.
 */
export function library(): Library {
  const { publicUrl } = settings();
  if (!created || created.publicUrl !== publicUrl) created = { publicUrl, library: createLibrary() };
  return created.library;
}
