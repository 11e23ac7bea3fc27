import "server-only";
import { verifyPassword } from "better-auth/crypto";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import { countAttempt, forgetAttempts } from "#lib/people/attempts.ts";
import { getPerson } from "#lib/people/rows.ts";
import { findSession } from "#lib/people/sessions.ts";

/** Whether this is the person's password; somebody without one has none that is right. */
export async function isPasswordOf(userId: string, password: string): Promise<boolean> {
  const account = await db.account.findFirst({ where: { userId, providerId: "credential" } });
  return Boolean(account?.password && (await verifyPassword({ hash: account.password, password })));
}

/**
 * Asks somebody who is signed in for their password once more; answers who they are and their session. Attempts count
 * as those of a sign-in do. Throws `invalid` at the field `currentPassword`, and `tooMany`.
 */
export async function provePassword(currentPassword: string, headers: Headers, actor: Actor) {
  const session = await findSession(headers);
  const user = await getPerson(db, session?.user.id ?? actor.userId ?? "");
  await countAttempt(user.email, actor);
  if (!(await isPasswordOf(user.id, currentPassword))) {
    const message = "This is not your password.";
    throw new AppError("invalid", message, { fields: [{ path: "currentPassword", message }] });
  }
  await forgetAttempts(user.email);
  return { user, session };
}
