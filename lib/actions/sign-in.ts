"use server";

import { headers } from "next/headers";
import * as z from "zod";
import { type ActionResult, runAction, runOpenAction } from "#lib/action.ts";
import {
  type JoinInput,
  joinInput,
  type NewPasswordInput,
  newPasswordInput,
  type SetUpInput,
  type SignInInput,
  setUpInput,
  signInInput,
} from "#lib/people/input.ts";
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

/** Sets a new password with an administrator's link and signs in. */
export async function setNewPassword(input: NewPasswordInput): Promise<ActionResult<void>> {
  return runOpenAction("setNewPassword", newPasswordInput, input, async (value, visitor) => {
    const email = await account.setNewPassword(value, visitor);
    await session.startSession({ email, password: value.password }, await headers());
  });
}
