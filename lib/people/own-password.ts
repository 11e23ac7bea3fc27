import "server-only";
import { verifyPassword } from "better-auth/crypto";
import { recordingRefusal } from "#lib/audit/refusals.ts";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { countAttempt, forgetAttempts } from "#lib/people/attempts.ts";
import { getPerson } from "#lib/people/rows.ts";
import { findSession } from "#lib/people/sessions.ts";

/** What is stored of the person's password; nothing for somebody without one. */
export async function findPasswordHash(userId: string): Promise<string | undefined> {
  const account = await db.account.findFirst({ where: { userId, providerId: "credential" } });
  return account?.password ?? undefined;
}

/** Whether this is the person's password; somebody without one has none that is right. */
export async function isPasswordOf(userId: string, password: string): Promise<boolean> {
  const hash = await findPasswordHash(userId);
  return Boolean(hash && (await verifyPassword({ hash, password })));
}

/**
 * Asks somebody who is signed in for their password once more; answers who they are and their session. Attempts are
 * limited as those of a sign-in are, but apart from them, so that strangers use none of them up; a refused one is in the
 * audit log. Throws `invalid` at the field `currentPassword`, and `tooMany`.
 */
export async function provePassword(currentPassword: string, headers: Headers, actor: Actor) {
  const session = await findSession(headers);
  const user = await getPerson(db, session?.user.id ?? actor.userId ?? "");
  const attempts = `password of ${user.id}`;
  const target = { type: "person", id: user.id, name: user.email } as const;
  await recordingRefusal(actor, { action: "person.provePassword", target }, async () => {
    await countAttempt(attempts, actor);
    if (await isPasswordOf(user.id, currentPassword)) return;
    const message = "This is not your password.";
    throw new AppError("invalid", message, { fields: [{ path: "currentPassword", message }] });
  });
  await forgetAttempts(attempts);
  return { user, session };
}
