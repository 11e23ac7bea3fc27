import { expect, test } from "vitest";
import { identityOf } from "#lib/people/oidc/identity.ts";
import type { Role } from "#lib/roles.ts";

const own = { sub: "1", name: "Ada", email: "Ada@example.com", email_verified: true };
const rules = (
  roleClaim?: string,
  roles: [string, Role][] = [
    ["boss", "administrator"],
    ["staff", "editor"],
  ],
) => ({
  roleClaim,
  roles: new Map(roles),
});
const read = (claims: Record<string, unknown>) => identityOf({ ...own, ...claims }, rules());
const roleIn = (claims: Record<string, unknown>, path = "groups") =>
  identityOf({ ...own, ...claims }, rules(path)).role;

test("an identity has a subject, an address in lower case, and a name", () => {
  expect(read({})).toEqual({
    subject: "1",
    email: "ada@example.com",
    isEmailVerified: true,
    name: "Ada",
    role: undefined,
  });
});

test.each([
  ["absent", undefined],
  ["empty", ""],
  ["a number", 7],
  ["an object", { $ne: "" }],
  ["too long", "x".repeat(256)],
  ["with a line break", "1\n2"],
  ["with a NUL", "1\0"],
  ["with a letter beyond ASCII", "é"],
])("a subject that is %s is none", (_, sub) => {
  expect(() => read({ sub })).toThrow("cannot be trusted or read");
});

test.each([
  ["absent", undefined],
  ["a list", ["ada@example.com"]],
  ["no address", "ada"],
  ["two addresses", "ada@example.com,eve@example.com"],
  ["with a display name", "Ada <ada@example.com>"],
  ["with a header", "ada@example.com\r\nBcc: eve@example.com"],
  ["with a NUL", "ada@example.com\0"],
  ["with spaces around it", " ada@example.com"],
  ["with the Kelvin sign, which lower case makes a k", "\u212aim@example.com"],
  ["with a letter that looks like an a", "\u0430da@example.com"],
  ["turned around", "\u202emoc.elpmaxe@ada"],
  ["too long", `${"a".repeat(200)}@example.com`],
])("an address that is %s is none, and not verified", (_, email) => {
  expect(read({ email })).toMatchObject({ email: undefined, isEmailVerified: false });
});

test.each(["true", 1, "1", {}, [true], null, undefined, false])(
  "%j does not say that an address is verified",
  (said) => {
    expect(read({ email_verified: said }).isEmailVerified).toBe(false);
  },
);

test.each([
  ["absent", undefined],
  ["empty", "  "],
  ["an object", { first: "Ada" }],
  ["too long", "x".repeat(101)],
  ["invisible", "\u200b"],
  ["turned around", "\u202eadA"],
  ["on two lines", "Ada\nRoot"],
  ["half a character", "Ada \ud800"],
])("a name that is %s is replaced by the beginning of the address", (_, name) => {
  expect(read({ name }).name).toBe("ada");
});

test.each<[string, Record<string, unknown>, string, Role | undefined]>([
  ["a text", { groups: "staff" }, "groups", "editor"],
  ["a list", { groups: ["x", "staff"] }, "groups", "editor"],
  ["several, of which the highest counts", { groups: ["staff", "boss", "staff"] }, "groups", "administrator"],
  ["nested", { realm_access: { roles: ["boss"] } }, "realm_access.roles", "administrator"],
  ["named by a URL", { "https://example.com/roles": ["boss"] }, "https://example.com/roles", "administrator"],
  ["absent", {}, "groups", undefined],
  ["unknown", { groups: ["guests"] }, "groups", undefined],
  ["in other letters", { groups: ["Boss", "boss "] }, "groups", undefined],
  ["part of a text", { groups: "boss,staff" }, "groups", undefined],
  ["the name of a role", { groups: ["administrator"] }, "groups", undefined],
  ["a list in a list", { groups: [["boss"]] }, "groups", undefined],
  ["an object that reads as text", { groups: [{ toString: () => "boss" }] }, "groups", undefined],
  ["a key of an object", { groups: { boss: true } }, "groups", undefined],
  ["a number", { groups: 1 }, "groups", undefined],
  ["null on the way", { realm_access: null }, "realm_access.roles", undefined],
  ["of the prototype", { groups: ["__proto__", "constructor", "toString"] }, "groups", undefined],
  ["at the prototype's names", {}, "__proto__.constructor", undefined],
  ["at the constructor's name", { groups: "boss" }, "constructor.name", undefined],
])("a role whose value is %s", (_, claims, path, role) => {
  expect(roleIn(claims, path)).toBe(role);
});
