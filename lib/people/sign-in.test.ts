import { beforeEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson, deletePeople, password, signedInHeaders, tokenIn } from "#lib/people/fixtures.ts";
import { library } from "#lib/people/library.ts";
import { setNewPassword } from "#lib/people/own-account.ts";
import { findSession, listSessions } from "#lib/people/sessions.ts";
import { signIn, signOut, startSession } from "#lib/people/sign-in.ts";
import { createPasswordLink } from "#lib/people/store.ts";
import { settings } from "#lib/settings.ts";

beforeEach(deletePeople);

const from = (address: string) => new Headers({ "x-mailroom-address": address });
const attempt = (email: string, typed: string, headers = from("192.0.2.1")) =>
  signIn({ email, password: typed }, headers);
const wrong = "The e-mail address or the password is wrong.";

test("a password that is right begins a session, whose cookie is hidden from scripts and other sites", async () => {
  const { email, name, userId } = await createPerson("viewer");
  const { headers } = await library().api.signInEmail({ body: { email, password }, returnHeaders: true });
  const [cookie = "", known] = headers.getSetCookie();
  expect(known).toMatch(/^mailroom\.known=[^;]+; Max-Age=15552000; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(cookie).toMatch(/^mailroom\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/);
  const session = await findSession(new Headers({ cookie: cookie.split(";")[0] ?? "" }));
  expect(session?.user).toEqual({ id: userId, name, email, role: "viewer" });
});

test("behind HTTPS the cookies belong to this very host, and cross no plain connection", async () => {
  const kept = globalThis as { mailroomSettings?: unknown };
  const before = kept.mailroomSettings;
  kept.mailroomSettings = { inForce: { ...settings(), publicUrl: "https://mailroom.example.com" }, readAt: new Date() };
  const { email } = await createPerson("viewer");
  const { headers } = await library().api.signInEmail({ body: { email, password }, returnHeaders: true });
  const [cookie = "", known] = headers.getSetCookie();
  const session = await findSession(new Headers({ cookie: cookie.split(";")[0] ?? "" }));
  kept.mailroomSettings = before;
  expect(cookie).toMatch(
    /^__Host-mailroom\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(known).toMatch(/^__Host-mailroom\.known=[^;]+;.* Path=\/; HttpOnly; Secure; SameSite=Lax$/);
  expect(session?.user.email).toBe(email);
});

test.each(["192.0.2.7", "2001:db8:1:2::77", "::1"])(
  "a session is told with the whole address that it began from: %s",
  async (address) => {
    const { email, userId } = await createPerson("viewer");
    await attempt(email, password, from(address));
    const { id } = await db.session.findFirstOrThrow({ where: { userId } });
    expect(await listSessions(userId, id)).toMatchObject([{ from: address }]);
  },
);

test("a wrong password, an unknown address and a disabled person get the same answer", async () => {
  const { email } = await createPerson("viewer");
  const disabled = await createPerson("viewer");
  await db.user.update({ where: { id: disabled.userId }, data: { isDisabled: true } });
  await expect(attempt(email, "not the password")).rejects.toMatchObject({ code: "invalid", message: wrong });
  await expect(attempt("nobody@example.com", password)).rejects.toMatchObject({ code: "invalid", message: wrong });
  await expect(attempt(disabled.email, password)).rejects.toMatchObject({ code: "invalid", message: wrong });
  expect(await db.session.count()).toBe(0);
});

test("what was typed for an address that nobody has is in no table", async () => {
  await expect(attempt("oops-my-password@example.com", "x".repeat(12))).rejects.toThrow(wrong);
  const entries = await db.auditEntry.findMany({ where: { action: "session.signIn" } });
  expect(JSON.stringify(entries)).not.toContain("oops");
  expect(JSON.stringify(await db.rateBucket.findMany())).not.toContain("oops");
});

test("the sixth attempt at an account is not looked at, from wherever and however right it is", async () => {
  const { email } = await createPerson("viewer");
  const guesses = Array.from({ length: 5 }, (_, index) =>
    attempt(email, `guess number ${index}`, from(`192.0.2.${index}`)),
  );
  for (const guess of await Promise.allSettled(guesses)) expect(guess).toMatchObject({ reason: { code: "invalid" } });
  await expect(attempt(email, password, from("198.51.100.7"))).rejects.toMatchObject({
    code: "tooMany",
    message: "There were too many attempts. Try again in 3 minutes.",
  });
  // Time passes.
  await db.$executeRaw`UPDATE rate_bucket SET full_at = full_at - interval '3 minutes'`;
  await attempt(email, password);
  expect(await db.session.count()).toBe(1);
});

test("strangers who guess keep nobody out of a browser in which they have signed in, and it guesses no faster", async () => {
  const { email } = await createPerson("viewer");
  const eve = await createPerson("viewer");
  const knownTo = async (whom: string) => {
    const { headers } = await library().api.signInEmail({ body: { email: whom, password }, returnHeaders: true });
    const cookie = headers.getSetCookie()[1]?.split(";")[0] ?? "";
    return new Headers({ cookie, "x-mailroom-address": "192.0.2.1" });
  };
  const known = await knownTo(email);
  for (let index = 0; index < 6; index += 1) {
    await attempt(email, "a guess", from(`198.51.100.${index}`)).catch(() => undefined);
  }
  await expect(attempt(email, password, await knownTo(eve.email))).rejects.toMatchObject({ code: "tooMany" });
  await attempt(email, password, known);

  for (let index = 0; index < 5; index += 1) await expect(attempt(email, "a guess", known)).rejects.toThrow(wrong);
  await expect(attempt(email, password, known)).rejects.toMatchObject({ code: "tooMany" });
}, 30_000);

test("a network that has no attempt left uses up none of an account's", async () => {
  const { email } = await createPerson("viewer");
  for (let index = 0; index < 20; index += 1) await attempt(`person${index}@example.com`, "a guess").catch(() => {});
  for (let index = 0; index < 6; index += 1) {
    await expect(attempt(email, "a guess")).rejects.toMatchObject({ code: "tooMany" });
  }
  await attempt(email, password, from("198.51.100.7"));
}, 30_000);

test("a sign-in with a password that is changed meanwhile leads to no session", async () => {
  const person = await createPerson("viewer");
  const token = tokenIn(
    await createPasswordLink(person.userId, { ...person, userId: undefined, role: "administrator" }),
  );
  const newPassword = "another fine password";
  const race = Array.from({ length: 4 }, () => startSession({ email: person.email, password }, new Headers()));
  const change = setNewPassword({ token, password: newPassword }, person);
  await Promise.allSettled([...race, change]);
  await change;
  expect(await db.session.count()).toBe(0);
});

test("an account that does not exist is limited alike", async () => {
  for (let index = 0; index < 5; index += 1)
    await expect(attempt("nobody@example.com", password)).rejects.toThrow(wrong);
  await expect(attempt("nobody@example.com", password)).rejects.toMatchObject({ code: "tooMany" });
});

test("one network is limited over all accounts, and IPv6 by what one customer has", async () => {
  const guess = (index: number, address: string) => attempt(`person${index}@example.com`, password, from(address));
  const guesses = Array.from({ length: 20 }, (_, index) => guess(index, `2001:db8:1:2::${index}`));
  for (const { status, reason } of (await Promise.allSettled(guesses)) as PromiseRejectedResult[]) {
    expect({ status, code: reason.code }).toEqual({ status: "rejected", code: "invalid" });
  }
  await expect(guess(20, "2001:db8:1:2:ffff::1")).rejects.toMatchObject({ code: "tooMany" });
  await expect(guess(21, "2001:db8:1:3::1")).rejects.toMatchObject({ code: "invalid" });
}, 30_000);

test("attempts side by side take no more than there is", async () => {
  const attempts = Array.from({ length: 12 }, () => attempt("nobody@example.com", password, new Headers()));
  const codes = (await Promise.allSettled(attempts)).map((result) => (result as PromiseRejectedResult).reason.code);
  expect(codes.filter((code) => code === "invalid")).toHaveLength(5);
  expect(codes.filter((code) => code === "tooMany")).toHaveLength(7);
}, 30_000);

test("a new sign-in ends the session that the browser had, whoever's it was", async () => {
  const ada = await createPerson("viewer");
  const bob = await createPerson("viewer");
  const headers = await signedInHeaders(ada.email);
  await signIn({ email: bob.email, password }, headers);
  expect(await findSession(headers)).toBeUndefined();
  expect(await db.session.findMany({ select: { userId: true } })).toEqual([{ userId: bob.userId }]);
});

test("a session ends when it is not used, in any case after a week, and with its person", async () => {
  const { email, userId } = await createPerson("viewer");
  const { sessionIdleMs, sessionAbsoluteMs } = settings();
  const ago = (ms: number) => new Date(Date.now() - ms);

  const idle = await signedInHeaders(email);
  await db.session.updateMany({ data: { lastSeenAt: ago(sessionIdleMs - 5_000) } });
  const before = await findSession(idle);
  const [noted] = await listSessions(userId, before?.id ?? "");
  expect(noted).toMatchObject({ isCurrent: true });
  expect(Date.parse(noted?.lastSeenAt ?? "")).toBeGreaterThan(Date.now() - 5_000);
  await db.session.updateMany({ data: { lastSeenAt: ago(sessionIdleMs + 5_000) } });
  expect(await findSession(idle)).toBeUndefined();

  const old = await signedInHeaders(email);
  const [{ expiresAt } = { expiresAt: new Date() }] = await db.session.findMany({ select: { expiresAt: true } });
  expect(Math.abs(expiresAt.getTime() - Date.now() - sessionAbsoluteMs)).toBeLessThan(10_000);
  await db.session.updateMany({ data: { expiresAt: ago(1) } });
  expect(await findSession(old)).toBeUndefined();

  const disabled = await signedInHeaders(email);
  await db.user.update({ where: { id: userId }, data: { isDisabled: true } });
  expect(await findSession(disabled)).toBeUndefined();
});

test("a cookie without its signature, or with another's, names no session", async () => {
  const { email } = await createPerson("viewer");
  await signedInHeaders(email);
  const [{ token } = { token: "" }] = await db.session.findMany({ select: { token: true } });
  for (const value of [token, `${token}.`, `${token}.${Buffer.alloc(32).toString("base64")}`, "", "x.y"]) {
    const cookie = `mailroom.session_token=${encodeURIComponent(value)}`;
    expect(await findSession(new Headers({ cookie }))).toBeUndefined();
  }
});

test("signing out ends the session itself, not only the cookie", async () => {
  const person = await createPerson("viewer");
  const headers = await signedInHeaders(person.email);
  await signOut(headers, person);
  expect(await findSession(headers)).toBeUndefined();
  expect(await db.session.count()).toBe(0);
});
