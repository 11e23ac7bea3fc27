import { describe, expect, it } from "vitest";
import { formatMailbox, mailboxText, parseMailbox, splitMailboxes } from "#lib/email/address.ts";

const parse = (text: string) => parseMailbox(text, { isDotlessAllowed: false });
const refusal = (text: string) => {
  const parsed = parse(text);
  return parsed.ok ? `accepted as ${formatMailbox(parsed.mailbox)}` : parsed.message;
};

describe("parseMailbox accepts", () => {
  it.each([
    ["bob@example.com", undefined, "bob@example.com"],
    ["  bob@example.com\n", undefined, "bob@example.com"],
    ["<bob@example.com>", undefined, "bob@example.com"],
    ["Tom <t@x.com>", "Tom", "t@x.com"],
    ['"Dr Tom" <t@x.com>', "Dr Tom", "t@x.com"],
    ['"Dr Tom"<t@x.com>', "Dr Tom", "t@x.com"],
    ['"Tom \\"T\\" \\\\ Jones" <t@x.com>', 'Tom "T" \\ Jones', "t@x.com"],
    ['"" <t@x.com>', undefined, "t@x.com"],
    ["Jones, Tom <t@x.com>", "Jones, Tom", "t@x.com"],
    ["Tom (Sales) <t@x.com>", "Tom (Sales)", "t@x.com"],
    ["O'Brien <o@x.com>", "O'Brien", "o@x.com"],
    ["Röb  Müller <rob@x.com>", "Röb Müller", "rob@x.com"],
    ["Zoë ❤️ <z@x.com>", "Zoë ❤️", "z@x.com"],
    ["user+tag@example.com", undefined, "user+tag@example.com"],
    ["first-last@my-domain.example.com", undefined, "first-last@my-domain.example.com"],
    ["-bob@example.com", undefined, "-bob@example.com"],
    ["bob-@example.com", undefined, "bob-@example.com"],
    ["Bob.Smith@EXAMPLE.Com", undefined, "Bob.Smith@example.com"],
    ["user@exämple.com", undefined, "user@xn--exmple-cua.com"],
    ["user@xn--exmple-cua.com", undefined, "user@xn--exmple-cua.com"],
    ["a@ｅｘａｍｐｌｅ.com", undefined, "a@example.com"],
    ["a@example。com", undefined, "a@example.com"],
    ["t@x.com <T@x.com>", undefined, "T@x.com"],
    [`${"a".repeat(64)}@${`${"b".repeat(61)}.`.repeat(4)}com`, undefined, undefined],
  ])("%s", (text, name, address) => {
    const parsed = parse(text);
    expect(parsed).toEqual({ ok: true, mailbox: { ...(name && { name }), address: address ?? text } });
  });
});

describe("parseMailbox refuses, with its reason", () => {
  it.each([
    // What nodemailer 10.6 would deliver to somebody else.
    ["a@b.com\r\nBcc: evil@x.com", /line break/],
    ["a@b.com\nRCPT TO:<evil@x.com>", /line break/],
    ["a@b.com%0d%0aBcc:evil@x.com", /exactly one @/],
    ["x <a@good.com> <b@evil.com>", /several </],
    ["a@b.com <c@d.com>", /cannot contain @/],
    ["a＠b.com <c@d.com>", /cannot contain @/],
    ['"a@b.com" <c@d.com>', /cannot contain @/],
    ["@good.com:a@evil.com", /exactly one @/],
    ["<@good.com:a@evil.com>", /exactly one @/],
    ["user@good.com;evil@x.com", /one address only/],
    ['a(")@evil.com")@good.com', /parentheses/],
    ["a@evil.com#@good.com", /exactly one @/],
    ["a@evil.com\u2028", /invisible/],
    ["<a@b.com>\u0000", /invisible/],
    ["a..b@x.com", /dots stand only/],
    [".a@x.com", /dots stand only/],
    ["undisclosed-recipients:;", /one address only/],
    ["user@good.com(x)evil.com", /parentheses/],
    ["a@b.com> <e@x.com", /very end/],
    ["a@b.com>\r\nRCPT TO:<e@x.com", /line break/],
    // The inputs of nodemailer's advisories.
    ["a\r\nBcc: e@x.com <a@b.com>", /line break/],
    ['"xclow3n@gmail.com x"@internal.domain', /before the @ are not supported/],
    [`${"g:".repeat(80)}a@b.com${";".repeat(80)}`, /one address only/],
    ["a@exam\u00ADple.com", /invisible/],
    ["user@good-corp.com(x)evil.com", /parentheses/],
    [`${"(a)".repeat(80)}a@b.com`, /parentheses/],
    ['"a(b"c)@good.com', /whole name into quotation marks/],
    ["(( ) a@evil.com )good@x.com", /parentheses/],
    ['G: "x;" <a@evil.com>, b@good.com;', /very end/],
    ["user@good.com\n .evil.com", /line break/],
    ["user@good.com .evil.com", /no spaces/],
    // What Kibana's parser takes or refuses.
    ['"quoted"@example.com', /before the @ are not supported/],
    ["üser@example.com", /letters a to z/],
    ["a@b.com, c@d.com", /one address only/],
    ["a@b.com; c@d.com", /one address only/],
    ["a@b.com,", /one address only/],
    ["Team: a@b.com, c@d.com;", /one address only/],
    ["Team: Tom <t@x.com>", /Groups/],
    ["bob@localhost", /needs a dot/],
    ["x@y", /needs a dot/],
    ["bob@-x.com", /hyphen/],
    ["bob@x-.com", /hyphen/],
    ["mailto:a@b.com", /mailto/],
    ["bob", /needs an @/],
    ["bob@", /after the @ is missing/],
    ["@x.com", /before the @ is missing/],
    ["a b@x.com", /no spaces/],
    ["a.@x.com", /dots stand only/],
    ["bob@x..com", /dots stand only/],
    ["bob@x.com.", /dot at the end/],
    ["user@@x.com", /exactly one @/],
    ["something   @  example.com", /no spaces/],
    ["{{x}}", /Placeholders/],
    ["{{x}}@example.com", /Placeholders/],
    // Literals, numbers and tricks of URL parsers.
    ["a@[127.0.0.1]", /\[ \]/],
    ["a@1.2.3.4", /cannot be a number/],
    ["a@１.２.３.４", /cannot be a number/],
    ["a@example.0x7f", /cannot be a number/],
    ["a@example.com:25", /letters, digits/],
    ["a@ex%61mple.com", /letters, digits/],
    ["a@example.com/x", /letters, digits/],
    ["a@bücher.com:25", /not a domain name/],
    ["a@bü%cher.com", /not a domain name/],
    ["a@a_b.com", /letters, digits/],
    // Names that hide something.
    ["", /Enter an address/],
    ["Tom<t@x.com>", /Leave a space/],
    ['Dr "Tom" <t@x.com>', /quotation marks/],
    ['"Dr" Tom <t@x.com>', /quotation marks/],
    ['"Tom <t@x.com>', /no partner/],
    ["Tom <t@x.com> x", /very end/],
    ['"a <b>" <t@x.com>', /cannot contain </],
    ["=?utf-8?Q?ceo=40bank.com?= <t@x.com>", /encoded word/],
    ["Tom\u202Emoc.x@t <t@x.com>", /invisible/],
    ["To\u200Bm <t@x.com>", /invisible/],
    ["Tom\uFEFF <t@x.com>", /invisible/],
    ["Tom\u3164 <t@x.com>", /invisible/],
    ["Tom \uD800 <t@x.com>", /half of a character/],
    [`${"a".repeat(65)}@x.com`, /64 characters/],
    [`a@${"b".repeat(64)}.com`, /63 characters/],
    [`a@${`${"b".repeat(60)}.`.repeat(5)}com`, /at most/],
    [`${"n".repeat(320)} <t@x.com>`, /at most 320/],
  ])("%j", (text, reason) => {
    expect(refusal(text)).toMatch(reason);
  });
});

it("permits a domain without a dot when asked", () => {
  expect(parseMailbox("root@localhost", { isDotlessAllowed: true })).toEqual({
    ok: true,
    mailbox: { address: "root@localhost" },
  });
  expect(parseMailbox("root@123", { isDotlessAllowed: true }).ok).toBe(false);
});

it("answers a megabyte of hostile text at once", () => {
  const hostile = ["<", '"', "(a)", "g:", "a@", "\\", " ", "a,", "{{", "\uD800", "\u200B", "＜"];
  const startedAt = performance.now();
  for (const unit of hostile) expect(parse(unit.repeat(1_000_000 / unit.length)).ok).toBe(false);
  expect(performance.now() - startedAt).toBeLessThan(200);
});

it("writes a name in quotation marks exactly where it has to", () => {
  expect(formatMailbox({ address: "t@x.com" })).toBe("t@x.com");
  expect(formatMailbox({ name: "Röb O'Brien", address: "t@x.com" })).toBe("Röb O'Brien <t@x.com>");
  expect(formatMailbox({ name: 'Jones, "Tom" \\', address: "t@x.com" })).toBe('"Jones, \\"Tom\\" \\\\" <t@x.com>');
});

it("keeps the trimmed text in the schema and says the parser's sentence", () => {
  const schema = mailboxText({ isDotlessAllowed: false });
  expect(schema.parse("  Tom <t@X.com> ")).toBe("Tom <t@X.com>");
  expect(schema.safeParse("bob").error?.issues[0]?.message).toBe("An address needs an @, as in user@example.com.");
  expect(schema.safeParse(undefined).error?.issues[0]?.message).toBe("Enter an address, as in user@example.com.");
});

describe("splitMailboxes", () => {
  it.each([
    ["a@x.com, b@x.com;c@x.com\nd@x.com\te@x.com", ["a@x.com", "b@x.com", "c@x.com", "d@x.com", "e@x.com"]],
    ["a@x.com\r\n\r\nb@x.com;;", ["a@x.com", "b@x.com"]],
    ["Tom <t@x.com>, Ann <a@x.com>", ["Tom <t@x.com>", "Ann <a@x.com>"]],
    ['"Jones, Tom; Dr" <t@x.com>, b@x.com', ['"Jones, Tom; Dr" <t@x.com>', "b@x.com"]],
    ['"a \\", b" <t@x.com>,b@x.com', ['"a \\", b" <t@x.com>', "b@x.com"]],
    ["Jones, Tom <t@x.com>; Smith, Ann <a@x.com>", ["Jones, Tom <t@x.com>", "Smith, Ann <a@x.com>"]],
    ["bob, ann@x.com", ["bob", "ann@x.com"]],
    ["bob, <ann@x.com>", ["bob", "<ann@x.com>"]],
    ["a@x.com b@x.com", ["a@x.com", "b@x.com"]],
    ["a@x.com Tom", ["a@x.com Tom"]],
    ['"unclosed, a@x.com\nb@x.com', ['"unclosed', "a@x.com", "b@x.com"]],
    ["bob,", ["bob"]],
    [" , ;\n", []],
  ])("%j", (text, entries) => {
    expect(splitMailboxes(text)).toEqual(entries);
  });

  it("takes time in proportion to the text", () => {
    const startedAt = performance.now();
    for (const unit of ["<", '"', '";', '"\\', "\\", " ", '" ', "a b", "@ "]) {
      splitMailboxes(unit.repeat(200_000 / unit.length));
    }
    expect(performance.now() - startedAt).toBeLessThan(1_500);
  });
});
