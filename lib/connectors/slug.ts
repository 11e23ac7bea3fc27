import { fileConnectorIds } from "#lib/connectors/file-connectors.ts";
import { maxLength } from "#lib/email/lengths.ts";
import { slugOf } from "#lib/email/suggestions.ts";
import { AppError } from "#lib/errors.ts";
import { Prisma } from "#lib/generated/prisma/client.ts";

/** How many connectors may share a name before a derived slug is given up; a person then types one. */
const derivedSlugs = 1_000;

/**
 * Inserts under a unique slug: the one that was typed, or one derived from the name and numbered until it is free.
 * The database's unique index decides, so two inserts at once cannot take the same one. Throws `invalid`.
 */
export async function insertWithSlug(
  typed: string,
  name: string,
  insert: (slug: string) => Promise<unknown>,
): Promise<void> {
  if (typed) {
    requireFreeSlug(typed);
    await insert(typed).catch(slugTaken);
    return;
  }
  const base = slugOf(name);
  for (let number = 1; number <= derivedSlugs; number += 1) {
    const slug = number === 1 ? base : numbered(base, number);
    if (!fileConnectorIds().has(slug) && (await isInserted(insert(slug)))) return;
  }
  throw slugIssue();
}

/** Throws `invalid` for a slug that a connector of the operator's file has as its id. */
export function requireFreeSlug(slug: string): void {
  if (fileConnectorIds().has(slug)) throw slugIssue();
}

/** A slug with a number at its end, no longer than a slug may be. */
export const numbered = (base: string, number: number) =>
  `${base.slice(0, maxLength.slug - `-${number}`.length)}-${number}`;

async function isInserted(insertion: Promise<unknown>): Promise<boolean> {
  try {
    await insertion;
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Turns the database's refusal of a taken slug into an issue at the field; anything else goes on. */
export function slugTaken(error: unknown): never {
  throw isUniqueViolation(error) ? slugIssue() : error;
}

/** Whether the database refused something for being there already. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}

function slugIssue(): AppError {
  const message = "Another connector has this slug. Choose a different one.";
  return new AppError("invalid", message, { fields: [{ path: "slug", message }] });
}
