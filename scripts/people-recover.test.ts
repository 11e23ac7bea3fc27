import { afterEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson, deletePeople, signedInHeaders } from "#lib/people/fixtures.ts";
import { setNewPassword } from "#lib/people/own-account.ts";
import { contextOf } from "#lib/people/second-factor/store.ts";
import { findSession } from "#lib/people/sessions.ts";
import { seal } from "#lib/vault.ts";
import { runCommand } from "#scripts/children.ts";

afterEach(deletePeople);

const flags = ["--disable-warning=ExperimentalWarning", "--conditions=react-server"];
const recover = (...args: string[]) =>
  runCommand({
    name: "people:recover",
    command: [process.execPath, ...flags, "scripts/people-recover.ts", ...args],
    env: process.env,
  });

async function administratorWithFactor() {
  const person = await createPerson("administrator");
  const sealedKey = seal("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", contextOf(person.userId));
  await db.secondFactor.create({ data: { userId: person.userId, sealedKey, confirmedAt: new Date() } });
  return person;
}

const visitor = { requestId: "r1" };
const password = "a fresh and long password";

test("the only administrator comes in again, and the log names the command line", async () => {
  const { email, userId } = await administratorWithFactor();
  const session = await signedInHeaders(email);
  const { code, output } = await recover(email.toUpperCase(), "--remove-second-factor");
  expect(code).toBe(0);
  const token = /https?:\/\/\S+\/new-password\?token=(\S+)/.exec(output)?.[1] ?? "";
  await setNewPassword({ token, password }, visitor);
  expect(await db.secondFactor.count()).toBe(0);
  expect(await findSession(session)).toBeUndefined();
  const entries = await db.auditEntry.findMany({ where: { targetId: userId }, orderBy: { at: "asc" } });
  expect(entries.map(({ action }) => action)).toEqual([
    "person.changeSecondFactor",
    "person.createPasswordLink",
    "person.resetPassword",
  ]);
  for (const { actorName } of entries.slice(0, 2)) expect(actorName).toMatch(/^Command line \(.+\)$/);
});

test("a second factor stays unless it is said to be lost", async () => {
  const { email } = await administratorWithFactor();
  expect(await recover(email)).toMatchObject({ code: 0 });
  expect(await db.secondFactor.count()).toBe(1);
});

test.each([
  [["nobody@example.com"], "Nobody here has the address nobody@example.com."],
  [[], "Usage: npm run people:recover -- EMAIL"],
  [["a@example.com", "b@example.com"], "Usage: npm run people:recover -- EMAIL"],
  [["a@example.com", "--force"], "Usage: npm run people:recover -- EMAIL"],
])("%j changes nothing and says why", async (args, sentence) => {
  const { code, output } = await recover(...args);
  expect(code).toBe(1);
  expect(output).toContain(sentence);
});
