import { beforeEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson, deletePeople, password } from "#lib/people/fixtures.ts";
import { signIn } from "#lib/people/sign-in.ts";

const rounds = 3;
/** Attempts side by side, each at an account of its own: their pauses overlap. */
const atOnce = 5;
const beatMs = 500;
const wrong = "The e-mail address or the password is wrong.";

beforeEach(deletePeople);

type Kind = { emails: string[]; typed: string };

async function createKind(typed: string, change?: (userId: string) => Promise<unknown>): Promise<Kind> {
  const emails: string[] = [];
  while (emails.length < atOnce) {
    const { email, userId } = await createPerson("viewer");
    await change?.(userId);
    emails.push(email);
  }
  return { emails, typed };
}

/** Milliseconds until each of the refusals, and those of a processor that all of them took. */
async function refuse({ emails, typed }: Kind): Promise<{ waitsMs: number[]; workMs: number }> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const waitsMs = await Promise.all(
    emails.map(async (email) => {
      await expect(signIn({ email, password: typed }, new Headers())).rejects.toThrow(wrong);
      return performance.now() - startedAt;
    }),
  );
  const { user, system } = process.cpuUsage(before);
  return { waitsMs, workMs: (user + system) / 1_000 };
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

// The time of the clock says little on a busy machine; how long a processor worked does not depend on who else works.
test("whether, and how, an account exists is not told by how long a refusal takes", { timeout: 60_000 }, async () => {
  const kinds: Record<string, Kind> = {
    known: await createKind("not the password"),
    unknown: { emails: Array.from({ length: atOnce }, (_, number) => `nobody${number}@example.com`), typed: password },
    disabled: await createKind(password, (id) => db.user.update({ where: { id }, data: { isDisabled: true } })),
    guarded: await createKind("not the password", (userId) =>
      db.secondFactor.create({ data: { userId, sealedKey: "", confirmedAt: new Date() } }),
    ),
    "from an identity provider": await createKind(password, (userId) => db.account.deleteMany({ where: { userId } })),
  };
  // The first sign-in of a process loads the library.
  await refuse(kinds.unknown as Kind);
  const work: Record<string, number[]> = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, kind] of Object.entries(kinds)) {
      await db.rateBucket.deleteMany();
      const { waitsMs, workMs } = await refuse(kind);
      // A timer may be early by less than a millisecond.
      expect(Math.min(...waitsMs), name).toBeGreaterThan(beatMs - 2);
      work[name] = [...(work[name] ?? []), workMs];
    }
  }
  const known = median(work.known ?? []);
  // Without the hash it is a twentieth.
  for (const [name, each] of Object.entries(work)) {
    expect.soft(median(each) / known, name).toBeGreaterThan(0.6);
    expect.soft(median(each) / known, name).toBeLessThan(1 / 0.6);
  }
});
