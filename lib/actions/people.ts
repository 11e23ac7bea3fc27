"use server";

import { revalidatePath } from "next/cache";
import { type ActionResult, runAction } from "#lib/action.ts";
import * as system from "#lib/connectors/system.ts";
import {
  disabledInput,
  type InvitationInput,
  idInput,
  invitationInput,
  type RoleInput,
  roleInput,
  type SystemConnectorInput,
  systemConnectorInput,
} from "#lib/people/input.ts";
import * as passwordMail from "#lib/people/password-mail.ts";
import * as store from "#lib/people/store.ts";

/** Makes an invitation; answers the path of its link, which is shown this once. */
export async function invitePerson(input: InvitationInput): Promise<ActionResult<string>> {
  return revalidated(await runAction("invitePerson", invitationInput, input, store.invitePerson));
}

/** Withdraws an invitation. */
export async function deleteInvitation(id: string): Promise<ActionResult<void>> {
  return revalidated(await runAction("deleteInvitation", idInput, id, store.deleteInvitation));
}

/** Gives somebody another role. */
export async function changeRole(input: RoleInput): Promise<ActionResult<void>> {
  return revalidated(await runAction("changeRole", roleInput, input, store.changeRole));
}

/** Shuts somebody out, or lets them in again. */
export async function setPersonDisabled(input: { id: string; isDisabled: boolean }): Promise<ActionResult<void>> {
  return revalidated(await runAction("setPersonDisabled", disabledInput, input, store.setPersonDisabled));
}

/** Takes a person's second factor away. */
export async function removeSecondFactor(id: string): Promise<ActionResult<void>> {
  return revalidated(await runAction("removeSecondFactor", idInput, id, store.removeSecondFactor));
}

/** Ends every session of a person. */
export async function signOutPerson(id: string): Promise<ActionResult<void>> {
  return revalidated(await runAction("signOutPerson", idInput, id, store.signOutPerson));
}

/** Makes a link for a new password; answers its path, which is shown this once. */
export async function createPasswordLink(id: string): Promise<ActionResult<string>> {
  return revalidated(await runAction("createPasswordLink", idInput, id, store.createPasswordLink));
}

/** Mails a person a link for a new password. */
export async function mailPasswordLink(id: string): Promise<ActionResult<void>> {
  return revalidated(await runAction("mailPasswordLink", idInput, id, passwordMail.mailPasswordLink));
}

/** Chooses the connector for mail to people, or none. */
export async function chooseSystemConnector(input: SystemConnectorInput): Promise<ActionResult<void>> {
  return revalidated(
    await runAction("chooseSystemConnector", systemConnectorInput, input, system.chooseSystemConnector),
  );
}

/** Deletes a person. */
export async function deletePerson(id: string): Promise<ActionResult<void>> {
  return revalidated(await runAction("deletePerson", idInput, id, store.deletePerson));
}

function revalidated<T>(result: ActionResult<T>): ActionResult<T> {
  if (result.ok) revalidatePath("/settings/people");
  return result;
}
