import "server-only";
import { findSystemConnector, listSystemChoices, type SystemChoice } from "#lib/connectors/system.ts";
import { isLoopbackHost } from "#lib/email/host.ts";
import { AppError } from "#lib/errors.ts";
import { findSandboxPort } from "#lib/sandbox/store.ts";
import { settings } from "#lib/settings.ts";

/** Whether mail to people can go out: the address for its links is set, and a connector chosen that can be used. */
export async function canMailPeople(): Promise<boolean> {
  return settings().publicUrl !== undefined && (await findSystemConnector())?.is === "usable";
}

/** Throws `notFound` while no mail goes to people, which is the same for everybody. */
export async function requireMailToPeople(): Promise<void> {
  if (await canMailPeople()) return;
  throw new AppError("notFound", "Links for new passwords are not mailed here. Ask an administrator for one.");
}

/** A connector to choose; how it sends is known of those that can be used. Everybody reads what the sandbox gets. */
export type MailChoice = { id: string; name: string; sender?: string; target?: string; isSandbox: boolean };

/** Mail to people as an administrator sees it. */
export type MailSettings = {
  hasPublicUrl: boolean;
  canMail: boolean;
  /** Empty while none is chosen. */
  chosenId: string;
  /** What is wrong with the chosen one, in a sentence. */
  warning?: string;
  choices: MailChoice[];
};

/** What an administrator has chosen and may choose. */
export async function getMailSettings(): Promise<MailSettings> {
  const [system, usable, sandboxPort] = await Promise.all([
    findSystemConnector(),
    listSystemChoices(),
    findSandboxPort(),
  ]);
  const choices = usable.map((choice) => choiceOf(choice, sandboxPort));
  const hasPublicUrl = settings().publicUrl !== undefined;
  const base = { hasPublicUrl, canMail: hasPublicUrl && system?.is === "usable", chosenId: "", choices };
  if (!system) return base;
  const { id: chosenId, name } = system;
  if (system.is === "usable") {
    return { ...base, chosenId, ...(system.isTestFailed ? { warning: `The last test of “${name}” failed.` } : {}) };
  }
  const warning = `${system.why} No mail goes to people until that is mended or another is chosen.`;
  if (!name) return { ...base, warning };
  return { ...base, chosenId, warning, choices: [{ id: chosenId, name, isSandbox: false }, ...choices] };
}

function choiceOf(choice: SystemChoice, sandboxPort: number | undefined): MailChoice {
  const { target } = choice;
  const colon = target.lastIndexOf(":");
  const isSandbox = isLoopbackHost(target.slice(0, colon)) && Number(target.slice(colon + 1)) === sandboxPort;
  return { ...choice, isSandbox };
}
