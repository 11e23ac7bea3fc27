"use server";

import { headers } from "next/headers";
import * as z from "zod";
import { type ActionResult, afterAnswer, runAction, runOpenAction } from "#lib/action.ts";
import {
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
import * as people from "#lib/people/set-up.ts";
import * as session from "#lib/people/sign-in.ts";

/** Signs in with a password. */
export async function signIn(input: SignInInput): Promise<ActionResult<void>> {
  return runOpenAction("signIn", signInInput, input, async (value) => session.signIn(value, await headers()));
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
export async function setNewPassword(input: NewPasswordInput): Promise<ActionResult<void>> {
  return runOpenAction("setNewPassword", newPasswordInput, input, async (value, visitor) => {
    const email = await account.setNewPassword(value, visitor);
    await session.startSession({ email, password: value.password }, await headers());
  });
}
