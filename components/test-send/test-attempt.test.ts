import { expect, test } from "vitest";
import { actionOf, checkOf } from "#components/test-send/test-attempt.ts";
import type { MessageInput } from "#lib/email/message.ts";

const empty: MessageInput = { to: [], cc: [], bcc: [], replyTo: [], subject: "", message: "" };
const plain = { isDeep: false, isDotlessAllowed: false };

test("a check asks for each valid recipient of all three lists once", () => {
  const message = {
    ...empty,
    to: ["ada@example.com", "nobody"],
    cc: ["Bob <bob@example.com>", "ada@example.com"],
    bcc: ["root@localhost"],
    replyTo: ["answers@example.com"],
  };
  expect(checkOf(message, plain).check?.recipients).toEqual(["ada@example.com", "Bob <bob@example.com>"]);
  expect(checkOf(message, { ...plain, isDotlessAllowed: true }).check?.recipients).toContain("root@localhost");
});

test("a check asks for as many recipients as one list may hold", () => {
  const to = Array.from({ length: 80 }, (_, index) => `to${index}@example.com`);
  const cc = Array.from({ length: 80 }, (_, index) => `cc${index}@example.com`);
  expect(checkOf({ ...empty, to, cc }, plain).check?.recipients).toHaveLength(100);
});

test("a message makes it a send, and depth another check", () => {
  expect(actionOf({ message: empty })).toBe("send");
  expect(actionOf(checkOf(empty, plain))).toBe("check");
  expect(actionOf(checkOf(empty, { ...plain, isDeep: true }))).toBe("deepCheck");
});
