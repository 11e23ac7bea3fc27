import { hashPassword } from "better-auth/crypto";
import type { Actor } from "#lib/auth.ts";
import { db } from "#lib/db.ts";
import { library } from "#lib/people/library.ts";
import { insertPerson } from "#lib/people/rows.ts";
import type { Role } from "#lib/roles.ts";

/** The password of everybody whom these fixtures make. */
export const password = "correct horse battery";

let hash: string | undefined;
let count = 0;

/** Stores a person of this role and answers them as somebody who acts. */
export async function createPerson(role: Role): Promise<Actor & { userId: string; email: string }> {
  hash ??= await hashPassword(password);
  count += 1;
  const person = { name: `${role} ${count}`, email: `${role}${count}@example.com`, role, hash };
  const userId = await insertPerson(db, person);
  return { userId, name: person.name, email: person.email, role, from: "192.0.2.1", requestId: crypto.randomUUID() };
}

/** Signs a person in and answers the headers of their browser's next request. */
export async function signedInHeaders(email: string): Promise<Headers> {
  const { headers } = await library().api.signInEmail({
    body: { email, password },
    headers: new Headers(),
    returnHeaders: true,
  });
  return new Headers({ cookie: headers.getSetCookie()[0]?.split(";")[0] ?? "" });
}

/** The token in the path of a one-time link. */
export function tokenIn(path: string): string {
  return new URL(path, "http://mailroom.invalid").searchParams.get("token") ?? "";
}

/** Takes everybody away, with their sessions and links. */
export async function deletePeople(): Promise<void> {
  await db.user.deleteMany();
  await db.oneTimeLink.deleteMany();
  await db.rateBucket.deleteMany();
}
