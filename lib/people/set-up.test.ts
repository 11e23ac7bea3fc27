import { beforeEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson, deletePeople, password, signedInHeaders, tokenIn } from "#lib/people/fixtures.ts";
import { findSession } from "#lib/people/sessions.ts";
import { createSetUpPath, ensureAdministrator, requireNoPeople, setUp } from "#lib/people/set-up.ts";

beforeEach(deletePeople);

const visitor = { requestId: "r1", from: "192.0.2.1" };
const person = (token: string, email = "ada@example.com") => ({ token, name: "Ada", email, password });
const newToken = async () => tokenIn((await createSetUpPath()) ?? "");

test("whoever has the link of the start becomes the administrator", async () => {
  const token = await newToken();
  await setUp(person(token), visitor);
  const session = await findSession(await signedInHeaders("ada@example.com"));
  expect(session?.user).toMatchObject({ name: "Ada", role: "administrator" });
  expect(await db.auditEntry.count({ where: { action: "person.setUp", targetName: "ada@example.com" } })).toBe(1);
  await expect(setUp(person(token, "eve@example.com"), visitor)).rejects.toThrow();
  await expect(requireNoPeople()).rejects.toMatchObject({ code: "notFound" });
  expect(await createSetUpPath()).toBeUndefined();
});

test("the token is stored as a hash only, works for a day, and a guess does not", async () => {
  const token = await newToken();
  expect(JSON.stringify(await db.oneTimeLink.findMany())).not.toContain(token);
  await expect(setUp(person("guess"), visitor)).rejects.toMatchObject({ code: "invalid" });
  await db.oneTimeLink.updateMany({ data: { expiresAt: new Date() } });
  await expect(setUp(person(token), visitor)).rejects.toMatchObject({ code: "invalid" });
  expect(await db.user.count()).toBe(0);
});

test("of many set-ups at once, with one link or several, one wins", async () => {
  const tokens = [await newToken(), await newToken()];
  const attempts = [0, 1, 2, 3].map((index) =>
    setUp(person(tokens[index % 2] ?? "", `p${index}@example.com`), visitor),
  );
  const results = await Promise.allSettled(attempts);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  expect(await db.user.count()).toBe(1);
  expect(await db.oneTimeLink.count()).toBe(0);
});

test("the environment names the first administrator, once", async () => {
  await Promise.all([
    ensureAdministrator("ada@example.com", password),
    ensureAdministrator("bob@example.com", password),
  ]);
  expect(await db.user.count()).toBe(1);
  await ensureAdministrator("eve@example.com", password);
  expect(await db.user.count()).toBe(1);
});

test("a common password is refused, by whichever way it comes", async () => {
  const token = await newToken();
  const common = "1qaz2wsx3EDC";
  await expect(setUp({ ...person(token), password: common }, visitor)).rejects.toMatchObject({
    fields: [{ path: "password", message: "This password is among the most common ones. Choose another." }],
  });
  await expect(ensureAdministrator("ada@example.com", common)).rejects.toMatchObject({ code: "settings" });
  expect(await db.user.count()).toBe(0);
});

test("a person of any role is enough to close the set-up", async () => {
  const token = await newToken();
  await createPerson("viewer");
  await expect(setUp(person(token), visitor)).rejects.toMatchObject({ code: "notFound" });
});
