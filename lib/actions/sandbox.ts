"use server";

import { revalidatePath } from "next/cache";
import * as z from "zod";
import { type ActionResult, runAction } from "#lib/action.ts";
import { deleteSandboxMessages } from "#lib/sandbox/store.ts";

/** Deletes every message that the sandbox holds; answers how many there were. */
export async function clearSandbox(): Promise<ActionResult<number>> {
  const result = await runAction("clearSandbox", z.undefined(), undefined, (_, actor) => deleteSandboxMessages(actor));
  if (result.ok) revalidatePath("/sandbox");
  return result;
}
