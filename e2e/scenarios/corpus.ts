import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import type { RecordedCase } from "#e2e/scenarios/scenario.ts";

const folder = new URL("../../lib/diagnosis/corpus/", import.meta.url);

/** The recordings of one group; `by-hand` holds those that no stand-in can cause. */
export function readCorpus(group: string): RecordedCase[] {
  return JSON.parse(readFileSync(new URL(`${group}.json`, folder), "utf8"));
}

/** Every recording. */
export function readWholeCorpus(): RecordedCase[] {
  return readdirSync(folder).flatMap((file) => readCorpus(file.replace(/\.json$/, "")));
}

/** Replaces the recordings of one group. */
export function writeCorpus(group: string, cases: RecordedCase[]): void {
  writeFileSync(new URL(`${group}.json`, folder), `${JSON.stringify(cases, withoutKeys, 2)}\n`);
}

/** What a scenario signs in with is made anew in each run, and no private key belongs into a repository. */
function withoutKeys(key: string, value: unknown): unknown {
  return ["certificate", "privateKey", "trustedCertificate"].includes(key) ? "made for this run" : value;
}
