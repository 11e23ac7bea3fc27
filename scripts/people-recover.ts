import { parseArgs } from "node:util";
import { AppError } from "#lib/errors.ts";
import type { Settings } from "#lib/settings.ts";
import { addressesOf } from "#scripts/addresses.ts";
import { commandLineActor, say } from "#scripts/connectors/io.ts";
import { runMain } from "#scripts/main.ts";
import { prepareSingle } from "#scripts/single.ts";

const usage = `Usage: npm run people:recover -- EMAIL [--remove-second-factor]
Prints a link with which that person sets a new password. See "People" in README.md.`;

/**
 * Lets somebody in again whom no administrator can help: a link for a new password, and, where that is asked for, no
 * second factor any more. Whoever can run this has the database anyway; the audit log names the account that did.
 */
await runMain(
  async () => {
    const { email, isFactorLost } = parse(process.argv.slice(2));
    // The answer alone goes to standard output.
    console.log = console.error;
    await recover(await prepareSingle("tool"), email, isFactorLost);
    return 0;
  },
  { stoppedCode: 130 },
);

async function recover(settings: Settings, email: string, isFactorLost: boolean): Promise<void> {
  // Only now: these read the settings of this process and need the generated client.
  const { db } = await import("#lib/db.ts");
  const { createPasswordLink, removeSecondFactor } = await import("#lib/people/store.ts");
  const person = await db.user.findUnique({ where: { email }, select: { id: true } });
  if (!person) throw new AppError("notFound", `Nobody here has the address ${email}.`);
  const actor = commandLineActor();
  const [origin = ""] = addressesOf(settings);
  if (isFactorLost) await removeSecondFactor(person.id, actor);
  say(`Set a new password within 24 hours at ${origin}${await createPasswordLink(person.id, actor)}`);
  await db.$disconnect();
  if (isFactorLost) say("The password alone is asked for then. A second factor can be turned on again under Account.");
}

function parse(args: string[]): { email: string; isFactorLost: boolean } {
  try {
    const options = { "remove-second-factor": { type: "boolean", default: false } } as const;
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [email, ...more] = positionals;
    if (!email || more.length > 0) throw new Error("One address is needed.");
    return { email: email.trim().toLowerCase(), isFactorLost: values["remove-second-factor"] };
  } catch (cause) {
    throw new AppError("invalid", usage, { cause });
  }
}
