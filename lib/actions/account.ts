"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import * as z from "zod";
import { type ActionResult, runAction } from "#lib/action.ts";
import {
  type CodeInput,
  type CurrentPasswordInput,
  codeInput,
  currentPasswordInput,
  idInput,
  type OwnPasswordInput,
  ownPasswordInput,
} from "#lib/people/input.ts";
import * as account from "#lib/people/own-account.ts";
import type { KeyView } from "#lib/people/second-factor/codes.ts";
import * as factor from "#lib/people/second-factor/store.ts";

/** Changes one's own password; other sessions end. */
export async function changePassword(input: OwnPasswordInput): Promise<ActionResult<void>> {
  return revalidated(
    await runAction("changePassword", ownPasswordInput, input, async (value, actor) =>
      account.changePassword(value, await headers(), actor),
    ),
  );
}

/** Ends one session of one's own. */
export async function endSession(id: string): Promise<ActionResult<number>> {
  return revalidated(
    await runAction("endSession", idInput, id, async (value, actor) =>
      account.endOwnSessions(await headers(), actor, value),
    ),
  );
}

/** Ends all of one's own sessions but this one; answers how many there were. */
export async function endOtherSessions(): Promise<ActionResult<number>> {
  return revalidated(
    await runAction("endOtherSessions", z.undefined(), undefined, async (_, actor) =>
      account.endOwnSessions(await headers(), actor),
    ),
  );
}

/** Makes the key of a second factor, shown this once. It asks for nothing until a first code confirms it. */
export async function beginSecondFactor(input: CurrentPasswordInput): Promise<ActionResult<KeyView>> {
  return runAction("beginSecondFactor", currentPasswordInput, input, async ({ currentPassword }, actor) =>
    factor.beginSecondFactor(currentPassword, await headers(), actor),
  );
}

/** Turns the second factor on with its first code; answers the recovery codes. */
export async function confirmSecondFactor(input: CodeInput): Promise<ActionResult<string[]>> {
  return runAction("confirmSecondFactor", codeInput, input, async ({ code }, actor) =>
    factor.confirmSecondFactor(code, await headers(), actor),
  );
}

/** Makes new recovery codes; the old ones end. */
export async function renewRecoveryCodes(input: CurrentPasswordInput): Promise<ActionResult<string[]>> {
  return runAction("renewRecoveryCodes", currentPasswordInput, input, async ({ currentPassword }, actor) =>
    factor.renewRecoveryCodes(currentPassword, await headers(), actor),
  );
}

/** Turns the second factor off. */
export async function turnOffSecondFactor(input: CurrentPasswordInput): Promise<ActionResult<void>> {
  return revalidated(
    await runAction("turnOffSecondFactor", currentPasswordInput, input, async ({ currentPassword }, actor) =>
      factor.turnOffSecondFactor(currentPassword, await headers(), actor),
    ),
  );
}

function revalidated<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) revalidatePath("/settings/account");
  return result;
}
