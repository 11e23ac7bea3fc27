"use server";

import { cookies, headers } from "next/headers";
import * as z from "zod";
import { type ActionResult, afterAnswer, runAction, runOpenAction } from "#lib/action.ts";
import {
  type CodeInput,
  codeInput,
  type JoinInput,
  joinInput,
  type NewPasswordInput,
  newPasswordInput,
  type PasswordMailInput,
  passwordMailInput,
  type SetUpInput,
  type SignInInput,
  setUpInput,
  signInInput,
} from "#lib/people/input.ts";
import { requireMailToPeople } from "#lib/people/mail-settings.ts";
import * as account from "#lib/people/own-account.ts";
import { pendingCookie } from "#lib/people/second-factor/pending.ts";
import * as people from "#lib/people/set-up.ts";
import * as session from "#lib/people/sign-in.ts";

/** What a right password leads to: a session, or the question for a code. */
export type SignInStep = { needsCode: boolean };

/** Signs in with a password. */
export async function signIn(input: SignInInput): Promise<ActionResult<SignInStep>> {
  return runOpenAction("signIn", signInInput, input, async (value) =>
    stepAfter(await session.signIn(value, await headers())),
  );
}

/** Ends a sign-in with a code of the second factor. */
export async function enterCode(input: CodeInput): Promise<ActionResult<void>> {
  return runOpenAction("enterCode", codeInput, input, async ({ code }) => {
    await session.enterCode(code, await headers());
    const { name, options } = pendingCookie();
    (await cookies()).set(name, "", { ...options, maxAge: 0 });
  });
}

/** The browser keeps the token of the step between password and code. */
async function stepAfter(token: string | undefined): Promise<SignInStep> {
  const { name, options } = pendingCookie();
  if (token) (await cookies()).set(name, token, options);
  return { needsCode: token !== undefined };
}

/** Signs this browser out. */
export async function signOut(): Promise<ActionResult<void>> {
  return runAction("signOut", z.undefined(), undefined, async (_, actor) => session.signOut(await headers(), actor));
}

/** Creates the first administrator and signs in. */
export async function setUp(input: SetUpInput): Promise<ActionResult<void>> {
  return runOpenAction("setUp", setUpInput, input, async (value, visitor) => {
    await people.setUp(value, visitor);
    await session.startSession(value, await headers());
  });
}

/** Joins with an invitation and signs in. */
export async function acceptInvitation(input: JoinInput): Promise<ActionResult<void>> {
  return runOpenAction("acceptInvitation", joinInput, input, async (value, visitor) => {
    const email = await account.acceptInvitation(value, visitor);
    await session.startSession({ email, password: value.password }, await headers());
  });
}

/** Mails a link for a new password to whoever has the address; answers the same whether or not somebody does. */
export async function requestPasswordMail(input: PasswordMailInput): Promise<ActionResult<void>> {
  return runOpenAction("requestPasswordMail", passwordMailInput, input, async (value, visitor) => {
    await requireMailToPeople();
    afterAnswer("requestPasswordMail", visitor, async () => {
      // Whoever signs in does not wait for all that sends mail.
      const passwordMail = await import("#lib/people/password-mail.ts");
      await passwordMail.requestPasswordMail(value, visitor);
    });
  });
}

/** Sets a new password with a link and signs in. */
export async function setNewPassword(input: NewPasswordInput): Promise<ActionResult<SignInStep>> {
  return runOpenAction("setNewPassword", newPasswordInput, input, async (value, visitor) => {
    const email = await account.setNewPassword(value, visitor);
    return stepAfter(await session.startSession({ email, password: value.password }, await headers()));
  });
}
