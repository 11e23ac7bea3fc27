import { beforeEach, expect, test } from "vitest";
import { db } from "#lib/db.ts";
import { ensureKeyCanary } from "#lib/key-canary.ts";

const key = (id: string, byte: number) => ({ id, key: new Uint8Array(32).fill(byte) });

beforeEach(async () => {
  await db.fact.deleteMany();
});

const canaries = async () => (await db.fact.findMany()).map(({ value }) => String(value));

test("the ring of the first start is accepted again and leaves the canary as it is", async () => {
  await ensureKeyCanary({ ring: [key("k1", 1)] });
  const first = await canaries();
  await ensureKeyCanary({ ring: [key("k1", 1)] });
  expect(await canaries()).toEqual(first);
});

test("processes that start together agree on one canary", async () => {
  await Promise.all([1, 2, 3, 4].map(() => ensureKeyCanary({ ring: [key("k1", 1)] })));
  expect(await canaries()).toEqual([expect.stringMatching(/^v1\.k1\./)]);
});

test.each([
  ["another key", key("k2", 2)],
  ["another key under the same id", key("k1", 2)],
])("%s is refused, naming the key that is missed", async (_, other) => {
  await ensureKeyCanary({ ring: [key("k1", 1)] });
  const message = expect.stringContaining("the key k1");
  await expect(ensureKeyCanary({ ring: [other] })).rejects.toMatchObject({ code: "key", message });
});

test("a key that the operator calls lost is left behind, and the new one is this database's own", async () => {
  await ensureKeyCanary({ ring: [key("k1", 1)] });
  await ensureKeyCanary({ ring: [key("k2", 2)], isLossAccepted: true });
  expect(await canaries()).toEqual([expect.stringMatching(/^v1\.k2\./)]);
  await ensureKeyCanary({ ring: [key("k2", 2)] });
  await expect(ensureKeyCanary({ ring: [key("k1", 1)] })).rejects.toMatchObject({ code: "key" });
});

test("a new key under the lost one's name is refused even then", async () => {
  await ensureKeyCanary({ ring: [key("k1", 1)] });
  const message = expect.stringContaining("another name than k1");
  await expect(ensureKeyCanary({ ring: [key("k1", 2)], isLossAccepted: true })).rejects.toMatchObject({ message });
});

test("after a start with a newer key in front the old one may go", async () => {
  await ensureKeyCanary({ ring: [key("k1", 1)] });
  await ensureKeyCanary({ ring: [key("k2", 2), key("k1", 1)] });
  expect(await canaries()).toEqual([expect.stringMatching(/^v1\.k2\./)]);
  await ensureKeyCanary({ ring: [key("k2", 2)] });
});
