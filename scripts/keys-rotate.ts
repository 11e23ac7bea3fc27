import { runMain } from "#scripts/main.ts";
import { prepareSingle } from "#scripts/single.ts";

/** Some secrets did not open, and stay sealed with an older key. */
const incompleteCode = 2;

/**
 * Seals every stored secret with the newest key of the ring while Mailroom goes on working. Exit codes: 0 when all are
 * sealed with it, 2 when some do not open, 1 when it could not be done. Interrupted anywhere, it is simply run again.
 */
await runMain(
  async () => {
    await prepareSingle("tool");
    return rotate();
  },
  { stoppedCode: 130 },
);

async function rotate(): Promise<number> {
  // Only now: these read the settings of this process and need the generated client.
  const { settings } = await import("#lib/settings.ts");
  const { db } = await import("#lib/db.ts");
  const { resealSecrets } = await import("#lib/connectors/reseal.ts");
  const { countByKey: countSecretsByKey } = await import("#lib/connectors/lost-keys.ts");
  const { countSecondFactorsByKey, resealSecondFactors } = await import("#lib/people/second-factor/reseal.ts");
  const countByKey = async () => added(await countSecretsByKey(), await countSecondFactorsByKey());
  const [newest = "", ...older] = settings().encryptionKeys.map(({ id }) => id);
  const total = sum(await countByKey());
  const ofConnectors = await resealSecrets(undefined, (count) => {
    if (count > 0) console.log(`${count} of ${total} …`);
  });
  const resealed = ofConnectors + (await resealSecondFactors());
  const counts = await countByKey();
  const ofPeople = await countSecondFactorsByKey();
  await db.$disconnect();

  console.log(`Sealed anew with the key ${newest}: ${resealed}. Now sealed with it: ${counts.get(newest) ?? 0}.`);
  counts.delete(newest);
  for (const [id, count] of counts) {
    const why = older.includes(id) ? "do not open with it" : "the key is not in the ring";
    console.log(`Still sealed with the key ${id}: ${count} (${why}). ${remedyOf(ofPeople.get(id) ?? 0)}`);
  }
  const free = older.filter((id) => !counts.has(id));
  if (free.length > 0) {
    const noun = free.length === 1 ? "key" : "keys";
    console.log(
      `The ${noun} ${free.join(", ")} can leave the ring once every process was started with ${newest} in front.`,
    );
  }
  return counts.size === 0 ? 0 : incompleteCode;
}

function remedyOf(secondFactors: number): string {
  if (secondFactors === 0) return "Enter these secrets again.";
  return `Second factors among them: ${secondFactors}. Remove these under People, and enter the others again.`;
}

function added(one: Map<string, number>, other: Map<string, number>): Map<string, number> {
  const ids = new Set([...one.keys(), ...other.keys()]);
  return new Map([...ids].map((id) => [id, (one.get(id) ?? 0) + (other.get(id) ?? 0)]));
}

function sum(counts: Map<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}
