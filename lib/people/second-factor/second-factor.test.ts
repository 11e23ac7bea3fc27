import { Secret, TOTP } from "otpauth";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { db } from "#lib/db.ts";
import { createPerson, deletePeople, password, signedInHeaders, tokenIn } from "#lib/people/fixtures.ts";
import { tidyPeople } from "#lib/people/housekeeping.ts";
import { createLink } from "#lib/people/links.ts";
import { setNewPassword } from "#lib/people/own-account.ts";
import { hashOfRecovery, keyView, newKey, newRecoveryCodes, stepOf } from "#lib/people/second-factor/codes.ts";
import { pendingCookie } from "#lib/people/second-factor/pending.ts";
import { resealSecondFactors } from "#lib/people/second-factor/reseal.ts";
import * as factor from "#lib/people/second-factor/store.ts";
import { enterCode, signIn, startSession } from "#lib/people/sign-in.ts";
import { removeSecondFactor, signOutPerson } from "#lib/people/store.ts";
import { settings } from "#lib/settings.ts";

vi.mock("next/headers", () => ({ cookies: async () => ({ set: () => undefined }) }));

const periodMs = 30_000;
const codeAt = (key: string, at = Date.now()) =>
  new TOTP({ secret: Secret.fromBase32(key.replaceAll(" ", "")) }).generate({ timestamp: at });

beforeEach(deletePeople);
// In the middle of a step, so that none ends between making a code and using it.
beforeEach(() => {
  const now = (Math.floor(Date.now() / periodMs) + 0.5) * periodMs;
  vi.useFakeTimers({ toFake: ["Date"], now });
});
afterEach(() => void vi.useRealTimers());

/** Somebody whose second factor is on, with their key and recovery codes. */
async function createGuarded() {
  const person = await createPerson("editor");
  const headers = await signedInHeaders(person.email);
  const { key } = await factor.beginSecondFactor(password, headers, person);
  const codes = await factor.confirmSecondFactor(codeAt(key, Date.now() - periodMs), headers, person);
  return { ...person, key, codes, headers };
}

/** The headers of a browser between password and code. */
async function halfWay(email: string, from: Record<string, string> = {}): Promise<Headers> {
  const token = await signIn({ email, password }, new Headers(from));
  return new Headers({ ...from, cookie: `${pendingCookie().name}=${token}` });
}

const sessionsOf = (userId: string) => db.session.count({ where: { userId } });
const refusal = (work: Promise<unknown>) => work.then(() => undefined).catch((error) => error);

describe("a code", () => {
  const key = newKey();
  test.each([
    [-2, false],
    [-1, true],
    [0, true],
    [1, true],
    [2, false],
  ])("of the step %i from now is right: %s", (steps, isRight) => {
    const now = Date.now();
    const step = stepOf(codeAt(key, now + steps * periodMs), key, now);
    expect(step).toBe(isRight ? Math.floor(now / periodMs) + steps : undefined);
  });

  test.each(["", "12345", "1234567", "abcdef", "000000000000"])("%j is none", (code) => {
    expect(stepOf(code, key)).toBeUndefined();
  });
});

test("the key is shown as text and as a picture of its address", () => {
  const { key, picture } = keyView("ABCDEFGHIJKLMNOP", "ada@example.com");
  expect(key).toBe("ABCD EFGH IJKL MNOP");
  expect(picture.size).toBeGreaterThan(20);
  expect(picture.path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/);
});

test("recovery codes are all different, and how they are written does not matter", () => {
  const codes = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  expect(codes[0]).toMatch(/^[a-z2-7]{4}(-[a-z2-7]{4}){3}$/);
  expect(hashOfRecovery(codes[0]?.replaceAll("-", " ").toUpperCase() ?? "")).toBe(hashOfRecovery(codes[0] ?? ""));
});

describe("setting up", () => {
  test("asks for the password, and a sign-in asks for nothing before the first code", async () => {
    const person = await createPerson("viewer");
    const headers = await signedInHeaders(person.email);
    const wrong = await refusal(factor.beginSecondFactor("not my password", headers, person));
    expect(wrong).toMatchObject({ fields: [{ path: "currentPassword" }] });
    await factor.beginSecondFactor(password, headers, person);
    expect(await refusal(factor.confirmSecondFactor("000000", headers, person))).toMatchObject({
      fields: [{ path: "code" }],
    });
    expect(await db.auditEntry.findMany({ where: { action: "person.changeSecondFactor" } })).toMatchObject([
      { outcome: "refused", actorId: person.userId, details: { why: expect.stringContaining("code is wrong") } },
    ]);
    expect(await signIn({ email: person.email, password }, new Headers())).toBeUndefined();
  });

  test("ends every other session and stores nothing that makes codes", async () => {
    const person = await createPerson("viewer");
    const headers = await signedInHeaders(person.email);
    await signedInHeaders(person.email);
    const { key } = await factor.beginSecondFactor(password, headers, person);
    const codes = await factor.confirmSecondFactor(codeAt(key), headers, person);
    expect(await sessionsOf(person.userId)).toBe(1);
    const row = JSON.stringify(await db.secondFactor.findMany());
    for (const secret of [key, key.replaceAll(" ", ""), ...codes]) expect(row).not.toContain(secret);
    expect(await factor.findSecondFactor(person.userId)).toMatchObject({ recoveryCodesLeft: 10 });
    expect(await refusal(factor.beginSecondFactor(password, headers, person))).toMatchObject({ code: "invalid" });
  });

  test("waits ten minutes for the first code, and leaves nothing behind", async () => {
    const person = await createPerson("viewer");
    const headers = await signedInHeaders(person.email);
    const { key } = await factor.beginSecondFactor(password, headers, person);
    await tidyPeople(new Date());
    expect(await db.secondFactor.count()).toBe(1);
    await db.$executeRaw`UPDATE second_factor SET begun_at = begun_at - interval '11 minutes'`;
    expect((await refusal(factor.confirmSecondFactor(codeAt(key), headers, person))).message).toMatch(
      /waited too long/,
    );
    await tidyPeople(new Date());
    expect(await db.secondFactor.count()).toBe(0);
  });

  test("allows a stolen session no guessing of the first code", async () => {
    const person = await createPerson("viewer");
    const headers = await signedInHeaders(person.email);
    const { key } = await factor.beginSecondFactor(password, headers, person);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await refusal(factor.confirmSecondFactor("000000", headers, person))).toMatchObject({ code: "invalid" });
    }
    expect(await refusal(factor.confirmSecondFactor(codeAt(key), headers, person))).toMatchObject({ code: "tooMany" });
  });

  test("cannot be confirmed by somebody else's browser", async () => {
    const [ada, bob] = [await createPerson("viewer"), await createPerson("viewer")];
    const { key } = await factor.beginSecondFactor(password, await signedInHeaders(ada.email), ada);
    const error = await refusal(factor.confirmSecondFactor(codeAt(key), await signedInHeaders(bob.email), bob));
    expect(error).toMatchObject({ code: "invalid" });
  });
});

describe("signing in", () => {
  test("needs the code after the password, and no session begins before", async () => {
    const { userId, email, key } = await createGuarded();
    const before = await sessionsOf(userId);
    const headers = await halfWay(email);
    expect(await sessionsOf(userId)).toBe(before);
    await enterCode(codeAt(key), headers);
    expect(await sessionsOf(userId)).toBe(before + 1);
    const entries = await db.auditEntry.findMany({ where: { targetId: userId, action: "session.signIn" } });
    expect(entries).toMatchObject([{ outcome: "done", details: { secondFactor: "code" } }]);
  });

  test("tells nothing of a second factor to whoever has no right password", async () => {
    const guarded = await createGuarded();
    const open = await createPerson("viewer");
    const [one, other] = await Promise.all(
      [guarded.email, open.email].map((email) =>
        refusal(signIn({ email, password: "a wrong password" }, new Headers())),
      ),
    );
    expect(one.message).toBe(other.message);
  });

  test("takes no code twice, and of two at once one", async () => {
    const { email, key } = await createGuarded();
    const code = codeAt(key);
    const [first, second] = [await halfWay(email), await halfWay(email)];
    const outcomes = await Promise.allSettled([enterCode(code, first), enterCode(code, second)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const again = await refusal(enterCode(code, await halfWay(email)));
    expect(again.message).toMatch(/used already/);
  });

  test("takes the code that turned it on no second time", async () => {
    const person = await createPerson("viewer");
    const headers = await signedInHeaders(person.email);
    const { key } = await factor.beginSecondFactor(password, headers, person);
    const code = codeAt(key);
    await factor.confirmSecondFactor(code, headers, person);
    expect((await refusal(enterCode(code, await halfWay(person.email)))).message).toMatch(/used already/);
  });

  test("takes each recovery code once, and none is lost with another", async () => {
    const { userId, email, codes } = await createGuarded();
    const browsers = await Promise.all([1, 2, 3].map(() => halfWay(email)));
    const [one = "", two = ""] = codes;
    const outcomes = await Promise.allSettled([
      enterCode(one, browsers[0] ?? new Headers()),
      enterCode(two.toUpperCase().replaceAll("-", " "), browsers[1] ?? new Headers()),
      enterCode(one, browsers[2] ?? new Headers()),
    ]);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    expect(await factor.findSecondFactor(userId)).toMatchObject({ recoveryCodesLeft: 8 });
  });

  test("ends with one of two codes side by side, and the recovery code is kept for another day", async () => {
    const { userId, email, key, codes } = await createGuarded();
    const headers = await halfWay(email);
    const attempts = [codeAt(key), ...codes.slice(0, 3)].map((code) => enterCode(code, headers));
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    const { recoveryCodesLeft } = (await factor.findSecondFactor(userId)) ?? {};
    const [done] = await db.auditEntry.findMany({
      where: { targetId: userId, outcome: "done", action: "session.signIn" },
    });
    const isByRecovery = JSON.stringify(done?.details).includes("recovery");
    expect(recoveryCodesLeft).toBe(isByRecovery ? 9 : 10);
  });

  test("works once for each right password", async () => {
    const { email, key, codes } = await createGuarded();
    const headers = await halfWay(email);
    await enterCode(codeAt(key), headers);
    expect((await refusal(enterCode(codes[0] ?? "", headers))).message).toMatch(/has ended/);
  });

  test("belongs to the browser that gave the password, and to its time", async () => {
    const { email, key } = await createGuarded();
    const headers = await halfWay(email);
    const strangers = [new Headers(), new Headers({ cookie: `${pendingCookie().name}=guess` })];
    for (const stranger of strangers) {
      expect((await refusal(enterCode(codeAt(key), stranger))).message).toMatch(/Begin again/);
    }
    await db.oneTimeLink.updateMany({ where: { purpose: "secondFactor" }, data: { expiresAt: new Date(0) } });
    expect((await refusal(enterCode(codeAt(key), headers))).message).toMatch(/took too long/);
  });

  test("a link for a new password is no way past it", async () => {
    const { userId, email, key } = await createGuarded();
    const path = await createLink(db, { purpose: "newPassword", createdBy: "Ada", userId });
    const cookie = `${pendingCookie().name}=${tokenIn(path)}`;
    expect(await refusal(enterCode(codeAt(key), new Headers({ cookie })))).toMatchObject({ code: "invalid" });
    await setNewPassword({ token: tokenIn(path), password: "another long password" }, { requestId: "r" });
    const token = await startSession({ email, password: "another long password" }, new Headers());
    expect(token).toBeDefined();
    expect(await sessionsOf(userId)).toBe(0);
  });

  test("is over for a person who is disabled between the steps", async () => {
    const { userId, email, key } = await createGuarded();
    const headers = await halfWay(email);
    await db.user.update({ where: { id: userId }, data: { isDisabled: true } });
    expect(await refusal(enterCode(codeAt(key), headers))).toMatchObject({ code: "invalid" });
    expect(await refusal(signIn({ email, password }, new Headers()))).toMatchObject({ code: "invalid" });
  });

  test("is over once the person is signed out everywhere", async () => {
    const { userId, email, key } = await createGuarded();
    const headers = await halfWay(email);
    await signOutPerson(userId, await createPerson("administrator"));
    expect((await refusal(enterCode(codeAt(key), headers))).message).toMatch(/has ended/);
  });

  test("allows five wrong codes at once, whatever the right one", async () => {
    const ada = await createGuarded();
    const headers = await halfWay(ada.email);
    for (let attempt = 0; attempt < 5; attempt += 1) {
      expect(await refusal(enterCode("000000", headers))).toMatchObject({ code: "invalid" });
    }
    expect(await refusal(enterCode(codeAt(ada.key), headers))).toMatchObject({ code: "tooMany" });
    const refused = await db.auditEntry.count({ where: { targetId: ada.userId, outcome: "refused" } });
    expect(refused).toBe(6);
  });

  test("wrong codes keep nobody else out, not even in the same network", async () => {
    const [ada, bob] = [await createGuarded(), await createGuarded()];
    const office = { "x-mailroom-address": "192.0.2.7" };
    const headers = await halfWay(ada.email, office);
    for (let attempt = 0; attempt < 21; attempt += 1) await refusal(enterCode("000000", headers));
    const sessions = await sessionsOf(bob.userId);
    await enterCode(codeAt(bob.key), await halfWay(bob.email, office));
    expect(await sessionsOf(bob.userId)).toBe(sessions + 1);
  }, 30_000);
});

describe("afterwards", () => {
  test("new recovery codes end the old ones", async () => {
    const { email, codes, headers, ...person } = await createGuarded();
    const [fresh = ""] = await factor.renewRecoveryCodes(password, headers, { ...person });
    expect(await refusal(enterCode(codes[0] ?? "", await halfWay(email)))).toMatchObject({ code: "invalid" });
    await enterCode(fresh, await halfWay(email));
  });

  test("it is turned off with the password", async () => {
    const { email, headers, ...person } = await createGuarded();
    expect(await refusal(factor.turnOffSecondFactor("not my password", headers, person))).toBeDefined();
    await factor.turnOffSecondFactor(password, headers, person);
    expect(await signIn({ email, password }, new Headers())).toBeUndefined();
  });

  test("an administrator removes it, which ends every session and is written down", async () => {
    const { userId, email } = await createGuarded();
    await removeSecondFactor(userId, await createPerson("administrator"));
    expect(await sessionsOf(userId)).toBe(0);
    expect(await signIn({ email, password }, new Headers())).toBeUndefined();
    const entries = await db.auditEntry.findMany({ where: { targetId: userId, action: "person.changeSecondFactor" } });
    expect(entries.map(({ details }) => (details as { what: string }).what)).toEqual(["turned on", "removed"]);
  });

  test("nobody takes away their own but with the password", async () => {
    const { email, ...person } = await createGuarded();
    expect(await refusal(removeSecondFactor(person.userId, person))).toMatchObject({ code: "invalid" });
    expect(await signIn({ email, password }, new Headers())).toBeDefined();
  });

  test("it outlives a new encryption key, and the old one can go", async () => {
    const { userId, key } = await createGuarded();
    const [old] = settings().encryptionKeys;
    if (!old) throw new Error("no key");
    const newer = { id: "newer", key: new Uint8Array(32).fill(7) };
    expect(await resealSecondFactors([newer, old])).toBe(1);
    expect(await resealSecondFactors([newer, old])).toBe(0);
    expect((await db.secondFactor.findUniqueOrThrow({ where: { userId } })).sealedKey).toMatch(/^v1\.newer\./);
    expect(await resealSecondFactors([old, newer])).toBe(1);
    await expect(factor.proveSecondFactor(db, userId, codeAt(key))).resolves.toBe("code");
  });

  test("with a lost key the code says so, and recovery codes still work", async () => {
    const { userId, key, codes } = await createGuarded();
    await db.$executeRaw`UPDATE second_factor SET sealed_key = replace(sealed_key, 'v1.test.', 'v1.gone.')`;
    expect((await refusal(factor.proveSecondFactor(db, userId, codeAt(key)))).message).toMatch(
      /is lost. Use a recovery code/,
    );
    await expect(factor.proveSecondFactor(db, userId, codes[0] ?? "")).resolves.toBe("recovery code");
    expect(await factor.findSecondFactor(userId)).toMatchObject({ isKeyLost: true });
  });
});
