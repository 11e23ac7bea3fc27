"use server";

import { revalidatePath } from "next/cache";
import { headers } from "next/headers";
import * as z from "zod";
import { type ActionResult, runAction } from "#lib/action.ts";
import { idInput, type OwnPasswordInput, ownPasswordInput } from "#lib/people/input.ts";
import * as account from "#lib/people/own-account.ts";

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

function revalidated<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) revalidatePath("/settings/account");
  return result;
}
