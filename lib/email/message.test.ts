import { describe, expect, it } from "vitest";
import { messageInput } from "#lib/email/message.ts";

const message = { to: ["a@example.com"], cc: [], bcc: [], replyTo: [], subject: "Hello", message: "*Hi*" };

function mistakes(value: unknown, isDotlessAllowed = false): string[] {
  const { error } = messageInput({ isDotlessAllowed }).safeParse(value);
  return (error?.issues ?? []).map(({ path, message: text }) => `${path.join(".")}: ${text}`);
}

describe("messageInput", () => {
  it("accepts addresses with and without names, in any of the three lists", () => {
    expect(mistakes(message)).toEqual([]);
    expect(mistakes({ ...message, to: [], bcc: ["Jones, Tom <t@example.com>"] })).toEqual([]);
    expect(mistakes({ ...message, subject: "Grüße 👋", message: "日本\n\n".repeat(100) })).toEqual([]);
    expect(mistakes({ ...message, cc: ["root@localhost"] }, true)).toEqual([]);
  });

  it("asks for everything at once, in our own words", () => {
    expect(mistakes({})).toEqual([
      "to: Enter a list of addresses.",
      "cc: Enter a list of addresses.",
      "bcc: Enter a list of addresses.",
      "replyTo: Enter a list of addresses.",
      "subject: Enter a subject.",
      "message: Enter a message.",
    ]);
    expect(mistakes({ ...message, to: [], subject: " ", message: "" })).toEqual([
      "subject: Enter a subject.",
      "message: Enter a message.",
      "to: Enter at least one recipient in To, CC or BCC.",
    ]);
    expect(mistakes(null)).toEqual([": Enter a message."]);
    expect(mistakes({ ...message, envelope: {} })).toEqual([": Leave out envelope: there is no such field here."]);
  });

  it("names the entry that is wrong", () => {
    expect(mistakes({ ...message, cc: ["a@example.com", "b@"], replyTo: ["a@x.com, b@x.com"] })).toEqual([
      "cc.1: The part after the @ is missing.",
      "replyTo.0: Enter one address only, without commas or semicolons.",
    ]);
    expect(mistakes({ ...message, to: ["root@localhost"] })).toEqual([
      "to.0: The part after the @ needs a dot, as in example.com.",
    ]);
    expect(mistakes({ ...message, to: [{ address: "a@b.com> <e@x.com" }] })).toHaveLength(1);
  });

  it("refuses a thousand recipients, and ten megabytes anywhere, at once", () => {
    const startedAt = performance.now();
    expect(mistakes({ ...message, to: Array(1_000).fill("a@example.com") })).toEqual([
      "to: Enter at most 100 addresses here.",
    ]);
    const long = "a".repeat(10_000_000);
    expect(mistakes({ ...message, subject: long })).toEqual(["subject: Use at most 998 characters."]);
    expect(mistakes({ ...message, message: long })).toEqual(["message: Use at most 100,000 characters."]);
    expect(mistakes({ ...message, to: [long] })).toEqual([
      "to.0: An address with its name has at most 320 characters.",
    ]);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it.each(["a\r\nBcc: evil@x.com", "a\nb", "a\u0000b", "a\u2028b", "a\uD800b"])(
    "refuses %j as a subject and address",
    (text) => {
      expect(mistakes({ ...message, subject: text })).toHaveLength(1);
      expect(mistakes({ ...message, to: [`${text}@example.com`] })).toHaveLength(1);
    },
  );

  it("refuses half a character and Markdown that cannot be rendered in time as a message", () => {
    expect(mistakes({ ...message, message: "a\uDC00" })).toEqual([
      "message: The message contains half of a character. Type it again.",
    ]);
    expect(mistakes({ ...message, message: "> ".repeat(1_000) })).toEqual([
      "message: Quotes and lists can be nested at most 20 deep.",
    ]);
  });

  it("takes no prototype key for a field", () => {
    const json = JSON.stringify(message).replace("{", '{"__proto__":{"isAdmin":true},');
    expect(messageInput({ isDotlessAllowed: false }).safeParse(JSON.parse(json)).success).toBe(false);
    expect({}).not.toHaveProperty("isAdmin");
  });
});
