import "server-only";
import { recordingRefusal } from "#lib/audit/refusals.ts";
import { recordAudit } from "#lib/audit.ts";
import type { Actor } from "#lib/auth.ts";
import { isKeyLost } from "#lib/connectors/lost-keys.ts";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";
import { countCode, forgetCodes } from "#lib/people/attempts.ts";
import { library } from "#lib/people/library.ts";
import { provePassword } from "#lib/people/own-password.ts";
import {
  hashOfRecovery,
  type KeyView,
  keyView,
  newKey,
  newRecoveryCodes,
  plain,
  stepOf,
} from "#lib/people/second-factor/codes.ts";
import { endSessions, findSession } from "#lib/people/sessions.ts";
import { open, seal } from "#lib/vault.ts";

/** What the key of a person's authenticator is bound to, in the words of the vault. */
export const contextOf = (userId: string) => ({ connectorId: userId, field: "secondFactor", scope: "person" });

/** How long a new key waits for its first code. Whoever sees an old one on a screen can do nothing with it. */
const waitMs = 10 * 60_000;

/** The keys that wait no longer, as Prisma finds them. */
export function abandoned(now: Date) {
  return {
    confirmedAt: null,
    begunAt: { lt: new Date(now.getTime() - waitMs) },
  } satisfies Prisma.SecondFactorWhereInput;
}

/** What the account page shows of a second factor that is on. Instants are ISO 8601. */
export type SecondFactorView = { since: string; recoveryCodesLeft: number; isKeyLost: boolean };

/** The second factor of a person, once it is on. */
export async function findSecondFactor(userId: string): Promise<SecondFactorView | undefined> {
  const row = await db.secondFactor.findUnique({ where: { userId } });
  if (!row?.confirmedAt) return undefined;
  return {
    since: row.confirmedAt.toISOString(),
    recoveryCodesLeft: row.recoveryCodes.length,
    isKeyLost: isKeyLost(row.sealedKey),
  };
}

/**
 * Makes a key for whoever proves who they are. Nothing is asked of them at a sign-in before {@link confirmSecondFactor}.
 * Throws `invalid` and `tooMany`.
 */
export async function beginSecondFactor(currentPassword: string, headers: Headers, actor: Actor): Promise<KeyView> {
  const { user } = await provePassword(currentPassword, headers, actor);
  const key = newKey();
  const row = { userId: user.id, sealedKey: seal(key, contextOf(user.id)), begunAt: new Date() };
  await db.secondFactor.deleteMany({ where: { userId: user.id, confirmedAt: null } });
  const { count } = await db.secondFactor.createMany({ data: row, skipDuplicates: true });
  if (count === 0) throw new AppError("invalid", "Your second factor is on already.");
  return keyView(key, user.email);
}

/**
 * Turns the second factor on with a first code of the key, ends every session but a new one of this browser, and answers
 * the recovery codes, which are shown this once. Attempts are limited: whoever has only the session could guess, and
 * lock its owner out. Throws `invalid` at the code, and `tooMany`.
 */
export async function confirmSecondFactor(code: string, headers: Headers, actor: Actor): Promise<string[]> {
  const session = await findSession(headers);
  if (!session) throw nothingToConfirm();
  const { user } = session;
  const waiting = { userId: user.id, confirmedAt: null, begunAt: { gte: new Date(Date.now() - waitMs) } };
  const row = await db.secondFactor.findFirst({ where: waiting });
  if (!row) throw nothingToConfirm();
  const step = await recordingRefusal(actor, changeOf(user), async () => {
    await countCode(user.id);
    const found = stepOf(plain(code), open(row.sealedKey, contextOf(user.id)));
    if (found === undefined) throw wrongCode();
    return found;
  });
  const codes = newRecoveryCodes();
  await db.$transaction(async (tx) => {
    const { count } = await tx.secondFactor.updateMany({
      where: { ...waiting, sealedKey: row.sealedKey },
      data: { confirmedAt: new Date(), lastStep: step, recoveryCodes: codes.map(hashOfRecovery) },
    });
    if (count === 0) throw nothingToConfirm();
    await endSessions(tx, user.id);
    await record(tx, actor, user, "turned on");
  });
  await library().api.beginSession({ body: { userId: user.id }, headers });
  await forgetCodes(user.id);
  return codes;
}

/** Makes new recovery codes, which are shown this once; the old ones end. Throws `invalid` and `tooMany`. */
export async function renewRecoveryCodes(currentPassword: string, headers: Headers, actor: Actor): Promise<string[]> {
  const { user } = await provePassword(currentPassword, headers, actor);
  const codes = newRecoveryCodes();
  await db.$transaction(async (tx) => {
    const { count } = await tx.secondFactor.updateMany({
      where: { userId: user.id, confirmedAt: { not: null } },
      data: { recoveryCodes: codes.map(hashOfRecovery) },
    });
    if (count === 0) throw new AppError("invalid", "Your second factor is off.");
    await record(tx, actor, user, "new recovery codes");
  });
  return codes;
}

/** Turns one's own second factor off. Throws `invalid` and `tooMany`. */
export async function turnOffSecondFactor(currentPassword: string, headers: Headers, actor: Actor): Promise<void> {
  const { user } = await provePassword(currentPassword, headers, actor);
  await db.$transaction(async (tx) => {
    const { count } = await tx.secondFactor.deleteMany({ where: { userId: user.id } });
    if (count > 0) await record(tx, actor, user, "turned off");
  });
}

/** How somebody has proved their second factor. */
type SecondProof = "code" | "recovery code";

/**
 * Takes a code of the authenticator or a recovery code, each once: of two at the same time one is taken, whichever
 * process they come to. Throws `invalid` at the code, and `secretUnreadable` when the key is lost.
 */
export async function proveSecondFactor(
  tx: Prisma.TransactionClient,
  userId: string,
  typed: string,
): Promise<SecondProof> {
  const code = plain(typed);
  if (/^[a-z2-7]{16}$/.test(code)) {
    if (await isRecoveryTaken(tx, userId, hashOfRecovery(code))) return "recovery code";
    throw wrongCode("This recovery code is wrong, or it was used already.");
  }
  const row = await tx.secondFactor.findUnique({ where: { userId } });
  const step = row ? stepOf(code, openKey(row)) : undefined;
  if (!row || step === undefined) throw wrongCode();
  const { count } = await tx.secondFactor.updateMany({
    where: { userId, sealedKey: row.sealedKey, lastStep: { lt: step } },
    data: { lastStep: step },
  });
  if (count > 0) return "code";
  throw wrongCode("This code was used already. Wait for the next one.");
}

function openKey({ userId, sealedKey }: { userId: string; sealedKey: string }): string {
  try {
    return open(sealedKey, contextOf(userId));
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code !== "secretUnreadable") throw cause;
    const message =
      "Codes cannot be checked, because the encryption key of your second factor is lost. Use a recovery code, or ask an administrator to remove your second factor.";
    throw new AppError("secretUnreadable", message, { cause });
  }
}

/** In one statement, so that none is taken twice, nor another one lost with it. */
async function isRecoveryTaken(tx: Prisma.TransactionClient, userId: string, hash: string): Promise<boolean> {
  const taken = await tx.$executeRaw`
    UPDATE second_factor SET recovery_codes = array_remove(recovery_codes, ${hash})
    WHERE user_id = ${userId}::uuid AND ${hash} = ANY(recovery_codes)`;
  return taken > 0;
}

/** The person as the audit log names them. */
type Named = { id: string; email: string };

function changeOf({ id, email }: Named) {
  return { action: "person.changeSecondFactor", target: { type: "person", id, name: email } } as const;
}

function record(tx: Prisma.TransactionClient, actor: Actor, person: Named, what: string) {
  return recordAudit(tx, actor, { ...changeOf(person), details: { what } });
}

function wrongCode(message = "This code is wrong. Enter the one that your authenticator shows now."): AppError {
  return new AppError("invalid", message, { fields: [{ path: "code", message }] });
}

function nothingToConfirm(): AppError {
  return new AppError("invalid", "There is no key to confirm, or it waited too long. Begin again.");
}
