import { expect, test } from "vitest";
import { parseSettings } from "#lib/settings.ts";

const whole = {
  MAILROOM_PUBLIC_URL: "https://mailroom.example.com",
  MAILROOM_OIDC_ISSUER: "https://id.example.com/realms/staff",
  MAILROOM_OIDC_CLIENT_ID: "mailroom",
  MAILROOM_OIDC_CLIENT_SECRET: "secret",
};

test("without any of its settings there is no single sign-on", () => {
  expect(parseSettings({ MAILROOM_PUBLIC_URL: whole.MAILROOM_PUBLIC_URL }).oidc).toBeUndefined();
});

test("three settings and the public address are enough", () => {
  expect(parseSettings(whole).oidc).toEqual({
    issuer: "https://id.example.com/realms/staff",
    clientId: "mailroom",
    clientSecret: "secret",
    name: "single sign-on",
    scopes: "openid email profile",
    url: "https://mailroom.example.com/sign-in/oidc",
    roleClaim: undefined,
    roles: new Map(),
    defaultRole: undefined,
    policy: expect.objectContaining({ proxy: undefined }),
  });
});

test("the settings file says how the provider is reached", () => {
  const text = "network: {proxy: {url: 'http://proxy.example.com:3128'}}";
  expect(parseSettings(whole, { path: "/etc/mailroom.yml", text }).oidc?.policy.proxy).toMatchObject({
    protocol: "http",
    host: "proxy.example.com",
    port: 3128,
  });
});

test("a slash at the issuer's end stays, as the provider compares it", () => {
  const issuer = "https://id.example.com/";
  expect(parseSettings({ ...whole, MAILROOM_OIDC_ISSUER: issuer }).oidc?.issuer).toBe(issuer);
});

test.each(Object.keys(whole))("without %s the rest is refused, and it is named", (key) => {
  expect(() => parseSettings({ ...whole, [key]: "" })).toThrow(new RegExp(`${key}\\)? must be set`));
});

test("everything that is missing is named at once", () => {
  expect(() => parseSettings({ MAILROOM_OIDC_NAME: "Entra ID" })).toThrow(
    /^MAILROOM_OIDC_ISSUER, MAILROOM_OIDC_CLIENT_ID, MAILROOM_OIDC_CLIENT_SECRET, server\.publicUrl \(MAILROOM_PUBLIC_URL\) must be set/,
  );
});

test.each([
  ["MAILROOM_OIDC_ROLE_CLAIM", "groups", "MAILROOM_OIDC_ROLES"],
  ["MAILROOM_OIDC_ROLES", "staff=viewer", "MAILROOM_OIDC_ROLE_CLAIM"],
])("%s alone is refused", (key, value, missing) => {
  expect(() => parseSettings({ ...whole, [key]: value })).toThrow(new RegExp(`^${missing} must be set`));
});

test("values of the role claim may hold what the list does not need", () => {
  const { oidc } = parseSettings({
    ...whole,
    MAILROOM_OIDC_ROLE_CLAIM: "groups",
    MAILROOM_OIDC_ROLES: "cn=mail = editor, Mail Team=operator,__proto__=viewer",
    MAILROOM_OIDC_DEFAULT_ROLE: "viewer",
  });
  expect([...(oidc?.roles ?? [])]).toEqual([
    ["cn=mail", "editor"],
    ["Mail Team", "operator"],
    ["__proto__", "viewer"],
  ]);
  expect(oidc?.defaultRole).toBe("viewer");
});

test.each(["http://localhost:8080/realms/a", "http://127.0.0.1:8080", "http://[::1]:8080"])(
  "the issuer %s needs no TLS, as nothing of it leaves this machine",
  (issuer) => {
    expect(parseSettings({ ...whole, MAILROOM_OIDC_ISSUER: issuer }).oidc?.issuer).toBe(issuer);
  },
);

test.each([
  ["MAILROOM_OIDC_ISSUER", "id.example.com"],
  ["MAILROOM_OIDC_ISSUER", "http://id.example.com"],
  ["MAILROOM_OIDC_ISSUER", "http://localhost.example.com"],
  ["MAILROOM_OIDC_ISSUER", "ftp://localhost"],
  ["MAILROOM_OIDC_ISSUER", "https://user:pass@id.example.com"],
  ["MAILROOM_OIDC_ISSUER", "https://id.example.com?tenant=1"],
  ["MAILROOM_OIDC_ISSUER", "https://id.example.com#a"],
  ["MAILROOM_OIDC_NAME", "x".repeat(61)],
  ["MAILROOM_OIDC_SCOPES", "email profile"],
  ["MAILROOM_OIDC_SCOPES", "openid-email"],
  ["MAILROOM_OIDC_ROLES", "staff"],
  ["MAILROOM_OIDC_ROLES", "=viewer"],
  ["MAILROOM_OIDC_ROLES", "staff=boss"],
  ["MAILROOM_OIDC_ROLES", "staff=viewer,"],
  ["MAILROOM_OIDC_ROLES", "staff=viewer,staff=editor"],
  ["MAILROOM_OIDC_DEFAULT_ROLE", "toString"],
])("a bad %s (%s) is refused by its name", (key, value) => {
  expect(() => parseSettings({ ...whole, [key]: value })).toThrow(new RegExp(`^${key} must`));
});
