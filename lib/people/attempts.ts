import { createHash } from "node:crypto";
import { AppError } from "#lib/errors.ts";
import { networkOf } from "#lib/network-of.ts";
import type { Visitor } from "#lib/people/visitor.ts";
import { refill, takeOne } from "#lib/rate-limit.ts";

const minuteMs = 60_000;

/** Five attempts at once, then one every three minutes. Nobody is ever shut out for good. */
const perAccount = { size: 5, everyMs: 3 * minuteMs };
/** An office behind one address has many people; who tries many accounts from one address is slowed down here. */
const perAddress = { size: 20, everyMs: minuteMs };

/** Three mails at once, then one an hour: a mailbox is not flooded, and whoever owns it gets a link all the same. */
const mailsPerAccount = { size: 3, everyMs: 60 * minuteMs };

/**
 * Counts an attempt to prove who one is, before it is looked at. Whether the account exists makes no difference. A
 * network that has none left uses up none of the account's. Throws `tooMany`.
 */
export async function countAttempt(account: string, { from }: Visitor): Promise<void> {
  refuseFor(
    (from && (await takeOne(`sign-in:from:${networkOf(from)}`, perAddress))) ||
      (await takeOne(accountKey("sign-in", account), perAccount)),
  );
}

/**
 * Counts a code of somebody who gave their password, before it is looked at: theirs alone, so that wrong codes keep
 * nobody else of their network out. Throws `tooMany`.
 */
export async function countCode(userId: string): Promise<void> {
  refuseFor(await takeOne(accountKey("second-factor", userId), perAccount));
}

/** Forgets the codes of somebody whose last one was right. */
export async function forgetCodes(userId: string): Promise<void> {
  await refill(accountKey("second-factor", userId));
}

function refuseFor(waitMs: number): void {
  if (waitMs === 0) return;
  const minutes = Math.ceil(waitMs / minuteMs);
  throw new AppError(
    "tooMany",
    `There were too many attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
  );
}

/** Each start leaves a row for ten minutes. Generous, as an office may begin its day at one minute past nine. */
const startsPerAddress = { size: 60, everyMs: 1_000 };

/** True while whoever is at this address may begin to sign in with the identity provider; counts that they do. */
export async function takeStart({ from }: Visitor): Promise<boolean> {
  return !from || (await takeOne(`oidc:from:${networkOf(from)}`, startsPerAddress)) === 0;
}

/** Forgets the attempts at an account whose owner has come in. */
export async function forgetAttempts(account: string): Promise<void> {
  await refill(accountKey("sign-in", account));
}

/** Counts a wish for a mail, from wherever it comes and for whomever it is; answers whether there was one left. */
export async function countMailRequest({ from }: Visitor): Promise<boolean> {
  return !from || (await takeOne(`password-mail:from:${networkOf(from)}`, perAddress)) === 0;
}

/** Counts a mail to an account; answers whether there was one left. */
export async function countMail(account: string): Promise<boolean> {
  return (await takeOne(accountKey("password-mail", account), mailsPerAccount)) === 0;
}

/** What is typed for an address may be a password in the wrong field: only a hash is kept. */
function accountKey(what: string, account: string): string {
  return `${what}:account:${createHash("sha256").update(account).digest("base64url")}`;
}
