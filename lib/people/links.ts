import "server-only";
import { createHash, randomBytes } from "node:crypto";
import { db } from "#lib/db.ts";
import { AppError } from "#lib/errors.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";

/** What a one-time token is for, and how many hours it works. */
const hours = { setUp: 24, invitation: 72, newPassword: 24, secondFactor: 1 / 6 } as const;

/** How many hours a link works that was sent by mail: a mailbox keeps it, and others may read there later. */
export const mailedHours = 1;

/** One of these purposes. */
export type LinkPurpose = keyof typeof hours;

/** Where a link leads. A browser between password and second factor has its token in a cookie instead. */
const pages = { setUp: "/setup", invitation: "/invitation", newPassword: "/new-password" } as const;

type NewToken<P> = { purpose: P; createdBy: string; userId?: string; email?: string; role?: string };

/**
 * Makes a link that works once, for as many hours as its purpose has unless it is said otherwise. Answers its path with
 * the token, which is nowhere else.
 */
export async function createLink(
  tx: Prisma.TransactionClient,
  link: NewToken<keyof typeof pages>,
  lifeHours?: number,
): Promise<string> {
  return `${pages[link.purpose]}?token=${await createToken(tx, link, lifeHours)}`;
}

/** Makes a token that works once. The database keeps a hash of it: 256 random bits need no slow one. */
export async function createToken(
  tx: Prisma.TransactionClient,
  link: NewToken<LinkPurpose>,
  lifeHours: number = hours[link.purpose],
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(Date.now() + lifeHours * 3_600_000);
  await tx.oneTimeLink.create({ data: { ...link, tokenHash: hashOf(token), expiresAt } });
  return token;
}

/** The link of this token while it works. */
export async function findLink(purpose: LinkPurpose, token: string) {
  return db.oneTimeLink.findFirst({
    where: { purpose, tokenHash: hashOf(token), expiresAt: { gt: new Date() } },
    include: { user: { select: { id: true, name: true, email: true, isDisabled: true } } },
  });
}

/** The same. Throws `invalid` for a link that works no longer, or never did. */
export async function getLink(purpose: LinkPurpose, token: string) {
  const link = await findLink(purpose, token);
  if (!link) throw expired();
  return link;
}

/** Uses a link up: of two attempts side by side one succeeds. Throws `invalid`. */
export async function useLink(tx: Prisma.TransactionClient, id: string): Promise<void> {
  const { count } = await tx.oneTimeLink.deleteMany({ where: { id, expiresAt: { gt: new Date() } } });
  if (count === 0) throw expired();
}

function expired(): AppError {
  return new AppError("invalid", "This link was used already, or it has expired. Ask for a new one.");
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("base64url");
}
