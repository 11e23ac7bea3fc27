import { beforeEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson, deletePeople, password, signedInHeaders, tokenIn } from "#lib/people/fixtures.ts";
import { tidyPeople } from "#lib/people/housekeeping.ts";
import { listInvitations, listPeople } from "#lib/people/list.ts";
import { acceptInvitation, changePassword, endOwnSessions, setNewPassword } from "#lib/people/own-account.ts";
import { findSession } from "#lib/people/sessions.ts";
import {
  changeRole,
  createPasswordLink,
  deleteInvitation,
  deletePerson,
  invitePerson,
  setPersonDisabled,
  signOutPerson,
} from "#lib/people/store.ts";

beforeEach(deletePeople);

const visitor = { requestId: "r1", from: "192.0.2.1" };
const other = "another long password";

test("an invitation makes a person of the role it names, once", async () => {
  const admin = await createPerson("administrator");
  const token = tokenIn(await invitePerson({ email: "ada@example.com", role: "editor" }, admin));
  expect(await listInvitations()).toMatchObject([{ email: "ada@example.com", role: "editor", createdBy: admin.name }]);
  const join = () => acceptInvitation({ token, name: "Ada", password }, visitor);
  const results = await Promise.allSettled([join(), join(), join()]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(join()).rejects.toMatchObject({ code: "invalid" });
  expect((await findSession(await signedInHeaders("ada@example.com")))?.user.role).toBe("editor");
  expect(await listInvitations()).toEqual([]);
});

test("an invitation ends when it is withdrawn, replaced, or old, and for an address that somebody has", async () => {
  const admin = await createPerson("administrator");
  const invite = async (email: string) => tokenIn(await invitePerson({ email, role: "viewer" }, admin));
  const join = (token: string) => acceptInvitation({ token, name: "Ada", password }, visitor);

  const replaced = await invite("ada@example.com");
  const withdrawn = await invite("ada@example.com");
  await expect(join(replaced)).rejects.toMatchObject({ code: "invalid" });
  const [{ id } = { id: "" }] = await listInvitations();
  await deleteInvitation(id, admin);
  await expect(join(withdrawn)).rejects.toMatchObject({ code: "invalid" });

  const old = await invite("ada@example.com");
  await db.oneTimeLink.updateMany({ data: { expiresAt: new Date() } });
  await expect(join(old)).rejects.toMatchObject({ code: "invalid" });
  await expect(invite(admin.email)).rejects.toMatchObject({ fields: [{ path: "email" }] });
});

test("a token of one purpose is good for no other", async () => {
  const admin = await createPerson("administrator");
  const invitation = tokenIn(await invitePerson({ email: "ada@example.com", role: "viewer" }, admin));
  const reset = tokenIn(await createPasswordLink(admin.userId, admin));
  await expect(setNewPassword({ token: invitation, password: other }, visitor)).rejects.toMatchObject({
    code: "invalid",
  });
  await expect(acceptInvitation({ token: reset, name: "Eve", password }, visitor)).rejects.toMatchObject({
    code: "invalid",
  });
});

test.each([
  ["demoted", (id: string) => changeRole({ id, role: "viewer" }, admin())],
  ["disabled", (id: string) => setPersonDisabled({ id, isDisabled: true }, admin())],
  ["deleted", (id: string) => deletePerson(id, admin())],
])("the last administrator is not %s, also when two go at once", async (_, work) => {
  const first = await createPerson("administrator");
  const message = /last administrator/;
  await expect(work(first.userId)).rejects.toThrow(message);
  // Somebody disabled is no administrator who is left.
  const disabled = await createPerson("administrator");
  await setPersonDisabled({ id: disabled.userId, isDisabled: true }, admin());
  await expect(work(first.userId)).rejects.toThrow(message);

  const second = await createPerson("administrator");
  const third = await createPerson("administrator");
  const results = await Promise.allSettled([first, second, third].map(({ userId }) => work(userId)));
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
  const left = (await listPeople()).filter(({ role, isDisabled }) => role === "administrator" && !isDisabled);
  expect(left).toHaveLength(1);
});

function admin() {
  return { name: "Root", role: "administrator" as const, requestId: "r2" };
}

test.each([
  ["another role", (id: string) => changeRole({ id, role: "viewer" }, admin())],
  ["being disabled", (id: string) => setPersonDisabled({ id, isDisabled: true }, admin())],
  ["being deleted", (id: string) => deletePerson(id, admin())],
])("%s ends the links that an administrator has made, and what they wait for fails", async (_, work) => {
  const eve = await createPerson("administrator");
  const ada = await createPerson("administrator");
  const invitation = tokenIn(await invitePerson({ email: "back@example.com", role: "administrator" }, eve));
  const reset = tokenIn(await createPasswordLink(ada.userId, eve));
  const [, late] = await Promise.allSettled([
    work(eve.userId),
    invitePerson({ email: "late@example.com", role: "administrator" }, eve),
  ]);
  await expect(acceptInvitation({ token: invitation, name: "Eve", password }, visitor)).rejects.toThrow(/link/);
  await expect(setNewPassword({ token: reset, password: other }, visitor)).rejects.toThrow(/link/);
  if (late.status === "fulfilled") {
    await expect(acceptInvitation({ token: tokenIn(late.value), name: "Eve", password }, visitor)).rejects.toThrow(
      /link/,
    );
  }
  await expect(invitePerson({ email: "later@example.com", role: "administrator" }, eve)).rejects.toMatchObject({
    code: "forbidden",
  });
  expect(await listInvitations()).toEqual([]);
});

test("another role counts from the next request on", async () => {
  const { email, userId } = await createPerson("editor");
  const headers = await signedInHeaders(email);
  await changeRole({ id: userId, role: "viewer" }, admin());
  expect((await findSession(headers))?.user.role).toBe("viewer");
});

test("who is disabled, deleted or signed out is out at once", async () => {
  const [ada, bob, eve] = [await createPerson("editor"), await createPerson("editor"), await createPerson("editor")];
  const headers = await Promise.all([ada, bob, eve].map(({ email }) => signedInHeaders(email)));
  await setPersonDisabled({ id: ada.userId, isDisabled: true }, admin());
  await deletePerson(bob.userId, admin());
  await signOutPerson(eve.userId, admin());
  for (const list of headers) expect(await findSession(list)).toBeUndefined();
  expect(await db.account.count({ where: { userId: bob.userId } })).toBe(0);
  await expect(signedInHeaders(ada.email)).rejects.toThrow();
  expect(await findSession(await signedInHeaders(eve.email))).toBeDefined();
});

test("a link for a new password works once, ends every session, and goes with a disabled person", async () => {
  const { email, userId } = await createPerson("viewer");
  const session = await signedInHeaders(email);
  const token = tokenIn(await createPasswordLink(userId, admin()));
  expect(await setNewPassword({ token, password: other }, visitor)).toBe(email);
  expect(await findSession(session)).toBeUndefined();
  await expect(signedInHeaders(email)).rejects.toThrow();
  await expect(setNewPassword({ token, password }, visitor)).rejects.toMatchObject({ code: "invalid" });

  const lost = tokenIn(await createPasswordLink(userId, admin()));
  await setPersonDisabled({ id: userId, isDisabled: true }, admin());
  await expect(setNewPassword({ token: lost, password }, visitor)).rejects.toMatchObject({ code: "invalid" });
  await expect(createPasswordLink(userId, admin())).rejects.toMatchObject({ code: "invalid" });
});

test("one's own password needs the present one, and ends the sessions there were, a copied one too", async () => {
  const person = await createPerson("viewer");
  const [here, there] = [await signedInHeaders(person.email), await signedInHeaders(person.email)];
  const change = (currentPassword: string) => changePassword({ currentPassword, password: other }, here, person);
  await expect(change("not my password")).rejects.toMatchObject({ fields: [{ path: "currentPassword" }] });
  await change(password);
  for (const old of [here, there]) expect(await findSession(old)).toBeUndefined();
  // The one in which this browser goes on.
  expect(await db.session.count({ where: { userId: person.userId } })).toBe(1);
  await expect(signedInHeaders(person.email)).rejects.toThrow();
});

test("guessing the present password is limited as the sign-in is", async () => {
  const person = await createPerson("viewer");
  const here = await signedInHeaders(person.email);
  const guess = () => changePassword({ currentPassword: "not my password", password: other }, here, person);
  for (let index = 0; index < 5; index += 1) await expect(guess()).rejects.toMatchObject({ code: "invalid" });
  await expect(guess()).rejects.toMatchObject({ code: "tooMany" });
  const told = await db.auditEntry.findMany({ where: { action: "person.provePassword", targetId: person.userId } });
  expect(told).toHaveLength(6);
  for (const { outcome, actorId } of told) expect([outcome, actorId]).toEqual(["refused", person.userId]);
  expect(JSON.stringify(told)).not.toContain("not my password");
});

test("one ends one's own sessions only", async () => {
  const [ada, bob] = [await createPerson("viewer"), await createPerson("viewer")];
  const [here, there, foreign] = [
    await signedInHeaders(ada.email),
    await signedInHeaders(ada.email),
    await signedInHeaders(bob.email),
  ];
  const foreignId = (await findSession(foreign))?.id;
  expect(await endOwnSessions(here, ada, foreignId)).toBe(0);
  expect(await endOwnSessions(here, ada)).toBe(1);
  expect(await findSession(there)).toBeUndefined();
  expect(await findSession(here)).toBeDefined();
  expect(await findSession(foreign)).toBeDefined();
});

test("every change of people is in the audit log, and a change of nothing is not", async () => {
  const { userId, email } = await createPerson("viewer");
  await changeRole({ id: userId, role: "operator" }, admin());
  await changeRole({ id: userId, role: "operator" }, admin());
  await setPersonDisabled({ id: userId, isDisabled: false }, admin());
  await deletePerson(userId, admin());
  const entries = await db.auditEntry.findMany({ where: { targetId: userId }, orderBy: { at: "asc" } });
  expect(entries.map(({ action, targetName, changes }) => ({ action, targetName, changes }))).toEqual([
    {
      action: "person.changeRole",
      targetName: email,
      changes: [{ path: "role", before: "viewer", after: "operator" }],
    },
    { action: "person.delete", targetName: email, changes: null },
  ]);
});

test("housekeeping takes what has run out", async () => {
  const { email } = await createPerson("viewer");
  await signedInHeaders(email);
  await invitePerson({ email: "ada@example.com", role: "viewer" }, admin());
  await tidyPeople(new Date());
  expect([await db.session.count(), await db.oneTimeLink.count()]).toEqual([1, 1]);
  await tidyPeople(new Date(Date.now() + 30 * 86_400_000));
  expect([await db.session.count(), await db.oneTimeLink.count()]).toEqual([0, 0]);
});
