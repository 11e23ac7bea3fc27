import { createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { rootCertificates } from "node:tls";
import { Agent, request } from "undici";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { type IdentityProvider, type IdentityScript, startIdentityProvider } from "#e2e/stand-ins/identity-provider.ts";
import { startProxy } from "#e2e/stand-ins/proxy.ts";
import { db } from "#lib/db.ts";
import { defaultTls, type Policy } from "#lib/email/policy.ts";
import { createPerson, deletePeople, signedInHeaders } from "#lib/people/fixtures.ts";
import { createLink } from "#lib/people/links.ts";
import { listPeople } from "#lib/people/list.ts";
import { providerIdOf } from "#lib/people/oidc/admit.ts";
import type { OidcSettings } from "#lib/people/oidc/settings.ts";
import { beginOidc, finishOidc } from "#lib/people/oidc/sign-in.ts";
import { findSession } from "#lib/people/sessions.ts";
import { parseSettings } from "#lib/settings.ts";

let provider: IdentityProvider;
let oidc: OidcSettings;

beforeAll(async () => {
  provider = await startIdentityProvider();
  oidc = oidcOf({ MAILROOM_OIDC_DEFAULT_ROLE: "viewer" });
});
afterAll(() => provider.close());
beforeEach(async () => {
  await deletePeople();
  await db.verification.deleteMany();
  await createPerson("administrator");
  provider.script = { claims: ada };
});

const clientSecret = "the secret of the client";
const ada = { sub: "ada-1", name: "Ada", email: "ada@example.com", email_verified: true };

function oidcOf(env: Record<string, string>): OidcSettings {
  const { oidc } = parseSettings({
    MAILROOM_PUBLIC_URL: "http://localhost:3000",
    MAILROOM_OIDC_ISSUER: provider.issuer,
    MAILROOM_OIDC_CLIENT_ID: "mailroom",
    MAILROOM_OIDC_CLIENT_SECRET: clientSecret,
    ...env,
  });
  if (!oidc) throw new Error("There is no single sign-on.");
  return oidc;
}

const byRole = (env = {}) =>
  oidcOf({ MAILROOM_OIDC_ROLE_CLAIM: "groups", MAILROOM_OIDC_ROLES: "boss=administrator,staff=editor", ...env });

/** Begins as a browser with these headers does, and goes to the provider and back. */
async function goAndReturn(with_ = oidc, headers = new Headers(), next: string | null = "/connectors?q=1") {
  const { location, cookie = "" } = await beginOidc(with_, next, headers);
  const returned = new Headers(headers);
  const others = headers.get("cookie");
  returned.set("cookie", [...(others ? [others] : []), cookie.split(";")[0]].join("; "));
  const dispatcher = new Agent({ connect: { ca: [...rootCertificates, ...with_.policy.tls.authorities] } });
  const answer = await request(location, { dispatcher });
  const query = new URL(String(answer.headers.location)).searchParams;
  return { query, headers: returned, cookie, location };
}

/** The whole way; answers where it led. */
async function signIn(with_ = oidc, headers = new Headers()): Promise<string> {
  const back = await goAndReturn(with_, headers);
  return (await finishOidc(with_, back.query, back.headers)).location;
}

const refused = (problem: string) => `/sign-in?problem=${problem}&next=%2Fconnectors%3Fq%3D1`;
const entries = async (action: string) =>
  db.auditEntry.findMany({ where: { action, NOT: { details: { equals: null as never } } }, orderBy: { at: "desc" } });
const lastEntry = async (action: string) => (await entries(action))[0];
const personOf = (email: string) =>
  db.user.findUnique({ where: { email }, include: { accounts: true, sessions: true } });

describe("somebody new", () => {
  test("joins with the default role, is signed in, and goes where they wanted", async () => {
    expect(await signIn()).toBe("/connectors?q=1");
    const person = await personOf("ada@example.com");
    expect(person).toMatchObject({ name: "Ada", role: "viewer", emailVerified: true, sessions: [{}] });
    expect(person?.accounts).toMatchObject([{ providerId: providerIdOf(oidc), accountId: "ada-1", password: null }]);
    expect(person?.accounts[0]).toMatchObject({ accessToken: null, idToken: null, refreshToken: null });
    expect(await lastEntry("person.join")).toMatchObject({
      actorId: person?.id,
      targetName: "ada@example.com",
      details: { role: "viewer", by: "OIDC" },
    });
    expect(await lastEntry("session.signIn")).toMatchObject({ outcome: "done", details: { by: "OIDC" } });
    expect((await listPeople(oidc)).map(({ email, isSingleSignOn }) => [email, isSingleSignOn])).toContainEqual([
      "ada@example.com",
      true,
    ]);
  });

  test("gets the role that their values mean", async () => {
    provider.script = { claims: { ...ada, groups: ["staff", "other"] } };
    await signIn(byRole());
    expect(await personOf("ada@example.com")).toMatchObject({ role: "editor" });
  });

  test("gets it from a nested claim", async () => {
    provider.script = { claims: { ...ada, realm_access: { roles: ["staff"] } } };
    await signIn(byRole({ MAILROOM_OIDC_ROLE_CLAIM: "realm_access.roles" }));
    expect(await personOf("ada@example.com")).toMatchObject({ role: "editor" });
  });

  test("is asked about further where the ID token leaves out the address or the role", async () => {
    provider.script = {
      claims: { sub: "ada-1", email_verified: true },
      userInfo: { ...ada, email_verified: false, groups: "staff" },
    };
    expect(await signIn(byRole())).toBe("/connectors?q=1");
    expect(await personOf("ada@example.com")).toMatchObject({ role: "editor", emailVerified: false });
  });

  test("is not taken for somebody else whom the further answer is about", async () => {
    provider.script = { claims: { sub: "ada-1" }, userInfo: { ...ada, sub: "eve" } };
    expect(await signIn()).toBe(refused("unusable"));
  });

  test.each([
    ["no value that means a role", () => byRole(), {}],
    ["no default role", () => oidcOf({}), {}],
    ["an unknown value", () => byRole(), { groups: ["guests", "__proto__"] }],
  ])("with %s is refused", async (_, settings, claims) => {
    provider.script = { claims: { ...ada, ...claims } };
    expect(await signIn(settings())).toBe(refused("noRole"));
    expect(await personOf("ada@example.com")).toBeNull();
    expect(await lastEntry("session.signIn")).toMatchObject({ outcome: "refused", targetName: "ada@example.com" });
  });

  test("without a usable address is refused", async () => {
    provider.script = { claims: { ...ada, email: "ada@example.com\r\nBcc: eve@example.com" } };
    expect(await signIn()).toBe(refused("noAddress"));
  });

  test("is nobody before the set-up, whatever their role", async () => {
    await deletePeople();
    provider.script = { claims: { ...ada, groups: "boss" } };
    expect(await signIn(byRole())).toBe(refused("notSetUp"));
    expect(await db.user.count()).toBe(0);
  });

  test("joins once when they come twice at the same time", async () => {
    const [one, two] = [await goAndReturn(), await goAndReturn()];
    const steps = await Promise.all([one, two].map(({ query, headers }) => finishOidc(oidc, query, headers)));
    expect(steps.map(({ location }) => location)).toEqual(["/connectors?q=1", "/connectors?q=1"]);
    expect((await personOf("ada@example.com"))?.accounts).toHaveLength(1);
  });
});

describe("somebody who is here", () => {
  test("is known by the subject, whatever else has changed", async () => {
    await signIn();
    provider.script = { claims: { sub: "ada-1", email: "new@example.com", name: "Ada King" } };
    expect(await signIn()).toBe("/connectors?q=1");
    expect(await db.user.count()).toBe(2);
    expect((await personOf("ada@example.com"))?.sessions).toHaveLength(2);
  });

  test("with a password is linked by a verified address, and keeps role and password", async () => {
    const { email } = await createPerson("editor");
    provider.script = { claims: { ...ada, email: email.toUpperCase() } };
    expect(await signIn()).toBe("/connectors?q=1");
    const person = await personOf(email);
    expect(person).toMatchObject({ role: "editor" });
    expect(person?.accounts.map(({ providerId }) => providerId).sort()).toEqual(["credential", providerIdOf(oidc)]);
    expect(await lastEntry("person.link")).toMatchObject({ targetName: email, details: { by: "OIDC" } });
  });

  test.each([
    ["is not said to be verified", { email_verified: undefined }],
    ["is said not to be", { email_verified: false }],
    ["is said to be in a text", { email_verified: "true" }],
  ])("is nobody's to take by an address that %s", async (_, claims) => {
    const { email } = await createPerson("administrator");
    provider.script = { claims: { ...ada, email, ...claims } };
    expect(await signIn()).toBe(refused("addressTaken"));
    expect((await personOf(email))?.accounts).toHaveLength(1);
    expect(await lastEntry("session.signIn")).toMatchObject({ outcome: "refused", targetName: email });
  });

  test("is nobody's to take by an address that went to another subject", async () => {
    await signIn();
    provider.script = { claims: { ...ada, sub: "ada-2" } };
    expect(await signIn()).toBe(refused("addressTaken"));
  });

  test("does not get somebody into an account that a stranger made with their address", async () => {
    provider.script = { claims: { ...ada, sub: "stranger", email_verified: false } };
    await signIn();
    await db.account.updateMany({ where: { accountId: "stranger" }, data: { providerId: "oidc:https://old.example" } });
    provider.script = { claims: ada };
    expect(await signIn()).toBe(refused("addressTaken"));
  });

  test("is another person for another issuer, whose subjects are its own", async () => {
    await signIn();
    const other = await startIdentityProvider();
    other.script = { claims: { ...ada, email: "other-ada@example.com" } };
    await signIn({ ...oidc, issuer: other.issuer });
    await other.close();
    expect(await db.account.count({ where: { accountId: "ada-1" } })).toBe(2);
    expect(await personOf("other-ada@example.com")).not.toBeNull();
  });

  test("and disabled is refused", async () => {
    await signIn();
    await db.session.deleteMany();
    await db.user.update({ where: { email: "ada@example.com" }, data: { isDisabled: true } });
    expect(await signIn()).toBe(refused("disabled"));
    expect(await db.session.count()).toBe(0);
    expect(await lastEntry("session.signIn")).toMatchObject({
      outcome: "refused",
      targetName: "ada@example.com",
      details: { why: "You are disabled in Mailroom. Ask an administrator.", by: "OIDC" },
    });
  });

  test("has the role that their values mean at each sign-in, or is refused", async () => {
    const settings = byRole();
    provider.script = { claims: { ...ada, groups: ["boss"] } };
    await signIn(settings);
    const created = { createdBy: "Ada", createdById: (await personOf("ada@example.com"))?.id ?? "" };
    const invitation = { purpose: "invitation", email: "eve@example.com", role: "administrator" } as const;
    await createLink(db, { ...invitation, ...created });
    provider.script = { claims: { ...ada, groups: ["staff"] } };
    await signIn(settings);
    expect(await personOf("ada@example.com")).toMatchObject({ role: "editor" });
    // What they could hand out as an administrator ends with that role.
    expect(await db.oneTimeLink.count({ where: { email: "eve@example.com" } })).toBe(0);
    expect(await lastEntry("person.changeRole")).toMatchObject({
      outcome: "done",
      changes: [{ path: "role", before: "administrator", after: "editor" }],
      details: { by: "OIDC" },
    });
    provider.script = { claims: ada };
    expect(await signIn(settings)).toBe(refused("noRole"));
    expect(await signIn(byRole({ MAILROOM_OIDC_DEFAULT_ROLE: "viewer" }))).toBe("/connectors?q=1");
    expect(await personOf("ada@example.com")).toMatchObject({ role: "viewer" });
  });

  test("and the last administrator stays it, and the log tells that the provider said otherwise", async () => {
    const settings = byRole();
    provider.script = { claims: { ...ada, groups: ["boss"] } };
    await signIn(settings);
    await db.user.deleteMany({ where: { email: { not: "ada@example.com" } } });
    provider.script = { claims: { ...ada, groups: ["staff"] } };
    expect(await signIn(settings)).toBe("/connectors?q=1");
    expect(await personOf("ada@example.com")).toMatchObject({ role: "administrator" });
    expect(await lastEntry("person.changeRole")).toMatchObject({
      outcome: "refused",
      changes: [{ path: "role", before: "administrator", after: "editor" }],
      details: { why: "This is the last administrator.", by: "OIDC" },
    });
  });

  test("gets a new session instead of the one that the browser had, whoever's it was", async () => {
    const { email } = await createPerson("viewer");
    const before = await signedInHeaders(email);
    await signIn(oidc, before);
    expect(await findSession(before)).toBeUndefined();
    expect((await personOf("ada@example.com"))?.sessions).toHaveLength(1);
  });
});

const parted = (jwt: unknown) => String(jwt).split(".") as [string, string, string];
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const idToken = (change: (jwt: [string, string, string]) => string): IdentityScript => ({
  claims: ada,
  onTokens: ({ body }) => Object.assign(body, { id_token: change(parted((body as { id_token: string }).id_token)) }),
});
/** With a signature of this algorithm, which the provider says it uses too. */
const forged = (alg: string, sign: (signed: string) => string): IdentityScript => ({
  ...idToken(([, payload]) => {
    const signed = `${encoded({ alg })}.${payload}`;
    return `${signed}.${sign(signed)}`;
  }),
  onMetadata: ({ body }) => Object.assign(body, { id_token_signing_alg_values_supported: ["RS256", alg] }),
});
const hmac = (text: string) => createHmac("sha256", clientSecret).update(text).digest("base64url");
const nowS = () => Math.floor(Date.now() / 1_000);
const claimed = (claims: Record<string, unknown>): IdentityScript => ({ claims: { ...ada, ...claims } });

describe("an answer that is not what it should be", () => {
  test.each<[string, IdentityScript, string, string]>([
    ["for another client", claimed({ aud: "other" }), "unusable", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"],
    ["for several without saying for whom", claimed({ aud: ["mailroom", "other"] }), "unusable", "OAUTH"],
    [
      "for several, and issued to another",
      claimed({ aud: ["mailroom", "other"], azp: "other" }),
      "unusable",
      "OAUTH_JWT_CLAIM_COMPARISON_FAILED",
    ],
    ["by another issuer", claimed({ iss: "https://evil.example" }), "unusable", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"],
    ["with another nonce", claimed({ nonce: "other" }), "unusable", "OAUTH_JWT_CLAIM_COMPARISON_FAILED"],
    ["without a nonce", claimed({ nonce: undefined }), "unusable", "OAUTH"],
    ["without a subject", claimed({ sub: undefined }), "unusable", "OAUTH"],
    ["with a subject of control characters", claimed({ sub: "1\r\n2" }), "unusable", "sub"],
    ["expired", claimed({ exp: nowS() - 60 }), "clock", "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"],
    ["not valid yet", claimed({ nbf: nowS() + 600 }), "clock", "OAUTH_JWT_TIMESTAMP_CHECK_FAILED"],
    ["without an end", claimed({ exp: undefined }), "unusable", "OAUTH"],
    [
      "without an ID token",
      { onTokens: ({ body }) => Object.assign(body, { id_token: undefined }) },
      "unusable",
      "OAUTH",
    ],
    [
      "with another signature",
      idToken(([h, p, s]) => `${h}.${p}.${s.startsWith("A") ? "B" : "A"}${s.slice(1)}`),
      "unusable",
      "OAUTH",
    ],
    [
      "with another payload",
      idToken(([h, p, s]) => {
        const payload = JSON.parse(Buffer.from(p, "base64url").toString());
        return `${h}.${encoded({ ...payload, sub: "root" })}.${s}`;
      }),
      "unusable",
      "OAUTH",
    ],
    ["signed by nobody", forged("none", () => ""), "unusable", "OAUTH"],
    ["signed with the client's secret", forged("HS256", hmac), "unusable", "OAUTH"],
    [
      "signed with a key that is not published",
      idToken(([, p, s]) => `${encoded({ alg: "RS256", kid: "x" })}.${p}.${s}`),
      "unusable",
      "OAUTH",
    ],
    ["no JSON web token", idToken(() => "<script>"), "unusable", "OAUTH"],
    [
      "a refusal of the client",
      { onTokens: (answer) => Object.assign(answer, { statusCode: 401, body: { error: "invalid_client" } }) },
      "unusable",
      "invalid_client",
    ],
    [
      "a refusal in foreign words",
      { onTokens: (answer) => Object.assign(answer, { statusCode: 400, body: { error: "<b>\u202e".repeat(500) } }) },
      "unusable",
      "error",
    ],
    [
      "an error of the provider's",
      { onTokens: (answer) => Object.assign(answer, { statusCode: 500, body: {} }) },
      "unusable",
      "OAUTH",
    ],
    ["a refusal of the person", { onRedirect: (url) => refuse(url, "access_denied") }, "denied", "access_denied"],
    [
      "a refusal in hostile words",
      { onRedirect: (url) => refuse(url, "<script>alert(1)</script>") },
      "denied",
      "error",
    ],
    ["two codes", { onRedirect: (url) => url.searchParams.append("code", "other") }, "unusable", "OAUTH"],
    ["no code", { onRedirect: (url) => url.searchParams.delete("code") }, "unusable", "OAUTH"],
    [
      "another provider's",
      { onRedirect: (url) => url.searchParams.set("iss", "https://evil.example") },
      "unusable",
      "OAUTH",
    ],
  ])("%s signs nobody in", async (_, script, problem, reason) => {
    provider.script = { claims: ada, ...script };
    // What the provider publishes is asked for anew.
    expect(await signIn({ ...oidc })).toBe(refused(problem));
    expect(await db.session.count()).toBe(0);
    expect(await personOf("ada@example.com")).toBeNull();
    const { details, outcome } = (await lastEntry("session.signIn")) ?? {};
    expect({ details, outcome }).toMatchObject({
      outcome: "refused",
      details: { reason: expect.stringMatching(new RegExp(`^${reason}`)), by: "OIDC" },
    });
    expect(JSON.stringify(details)).not.toMatch(/<|\u202e/);
  });

  function refuse(url: URL, error: string): void {
    url.searchParams.delete("code");
    url.searchParams.set("error", error);
    url.searchParams.set("error_description", "<b>Foreign words</b>".repeat(100));
  }
});

describe("a sign-in that another browser began", () => {
  const foreign = "/sign-in?problem=foreign";

  test("is refused without its cookie, with another's, and with another state; and in its own it still works", async () => {
    const mine = await goAndReturn();
    const theirs = await goAndReturn();
    const state = (value: string) => new URLSearchParams({ ...Object.fromEntries(mine.query), state: value });
    for (const [query, headers] of [
      [mine.query, new Headers()],
      [mine.query, theirs.headers],
      [mine.query, new Headers({ cookie: "mailroom.oidc=" })],
      [state("guess"), mine.headers],
      [state(""), mine.headers],
      [state(theirs.query.get("state") ?? ""), mine.headers],
      [new URLSearchParams({ error: "access_denied" }), mine.headers],
    ] as const) {
      expect((await finishOidc(oidc, query, headers)).location).toBe(foreign);
    }
    expect(await db.session.count()).toBe(0);
    expect((await entries("session.signIn"))[0]).toMatchObject({ outcome: "refused", targetName: "an unknown person" });
    expect((await finishOidc(oidc, mine.query, mine.headers)).location).toBe("/connectors?q=1");
  });

  test("works once, also when it comes several times at once", async () => {
    const { query, headers } = await goAndReturn();
    const steps = await Promise.all([1, 2, 3].map(() => finishOidc(oidc, query, headers)));
    expect(steps.map(({ location }) => location).sort()).toEqual(["/connectors?q=1", foreign, foreign]);
    expect((await finishOidc(oidc, query, headers)).location).toBe(foreign);
    expect(await db.session.count()).toBe(1);
  });

  test("ends after ten minutes", async () => {
    const { query, headers } = await goAndReturn();
    await db.verification.updateMany({ data: { expiresAt: new Date() } });
    expect((await finishOidc(oidc, query, headers)).location).toBe(foreign);
  });

  test("needs the code of its own challenge", async () => {
    const [mine, theirs] = [await goAndReturn(), await goAndReturn()];
    const query = new URLSearchParams({ state: mine.query.get("state") ?? "", code: theirs.query.get("code") ?? "" });
    expect((await finishOidc(oidc, query, mine.headers)).location).toBe(refused("unusable"));
  });

  test("can have begun in several tabs", async () => {
    const one = await goAndReturn();
    const two = await goAndReturn(oidc, one.headers, "/sandbox");
    expect((await finishOidc(oidc, one.query, one.headers)).location).toBe("/connectors?q=1");
    expect((await finishOidc(oidc, two.query, two.headers)).location).toBe("/sandbox");
  });
});

test("what is asked for at the provider, and the cookie of the browser that asks", async () => {
  const { location, cookie, query } = await goAndReturn();
  expect(Object.fromEntries(new URL(location).searchParams)).toEqual({
    client_id: "mailroom",
    redirect_uri: "http://localhost:3000/sign-in/oidc/callback",
    response_type: "code",
    scope: "openid email profile",
    state: query.get("state"),
    nonce: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge: expect.stringMatching(/^[\w-]{43}$/),
    code_challenge_method: "S256",
  });
  expect(cookie).toMatch(/^mailroom\.oidc=[\w-]{43}; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/);
  const secure = oidcOf({ MAILROOM_PUBLIC_URL: "https://mailroom.example.com" });
  expect((await beginOidc(secure, null, new Headers())).cookie).toMatch(
    /^__Host-mailroom\.oidc=.*; Path=\/;.*; Secure$/,
  );
});

test.each([
  ["//evil.example", "/"],
  ["https://evil.example", "/"],
  ["/\\evil.example", "/"],
  [null, "/"],
  ["/sandbox", "/sandbox"],
])("with the wish to go to %s one ends at %s", async (next, end) => {
  const { query, headers } = await goAndReturn(oidc, new Headers(), next);
  expect((await finishOidc(oidc, query, headers)).location).toBe(end);
});

test.each([
  [["client_secret_post", "client_secret_basic"], "in the body"],
  [["client_secret_basic"], "in the header"],
  [undefined, "in the header"],
])("to a provider that takes %j the client's secret goes %s", async (methods, place) => {
  let sent: { header: string | undefined; body: unknown } | undefined;
  provider.script = {
    claims: ada,
    onMetadata: ({ body }) => Object.assign(body, { token_endpoint_auth_methods_supported: methods }),
    onTokens: (_, { headers, body }) => {
      sent = { header: headers.authorization, body: (body as { client_secret?: string }).client_secret };
    },
  };
  expect(await signIn(oidcOf({ MAILROOM_OIDC_DEFAULT_ROLE: "viewer" }))).toBe("/connectors?q=1");
  if (place === "in the body") expect(sent).toEqual({ header: undefined, body: clientSecret });
  else expect(sent).toEqual({ header: `Basic ${btoa("mailroom:the+secret+of+the+client")}`, body: undefined });
});

test("a provider on this machine that names a plain address elsewhere is not asked there", async () => {
  provider.script = {
    claims: ada,
    onMetadata: ({ body }) => Object.assign(body, { token_endpoint: "http://id.example.com/token" }),
  };
  expect(await signIn(oidcOf({ MAILROOM_OIDC_DEFAULT_ROLE: "viewer" }))).toBe(refused("unreachable"));
  expect((await lastEntry("session.signIn"))?.details).toMatchObject({ reason: "PLAIN_HTTP" });
});

describe("a provider with a certificate", () => {
  const authority = createAuthority();
  let secured: IdentityProvider;
  beforeEach(async () => {
    secured = await startIdentityProvider(authority.issue({ names: ["localhost"], isRsa: true }));
    secured.script = { claims: ada };
  });
  afterEach(() => secured.close());

  const under = (changes: Partial<Policy>): OidcSettings => {
    const tls = { ...defaultTls, authorities: [authority.caPem] };
    return { ...oidc, issuer: secured.issuer, policy: { ...oidc.policy, tls, ...changes } };
  };

  test("of our own authority is believed, and with another's not", async () => {
    expect(await signIn(under({}))).toBe("/connectors?q=1");
    const tls = { ...defaultTls, authorities: [createAuthority("Another authority").caPem] };
    const { location } = await beginOidc(under({ tls }), "/", new Headers());
    expect(location).toBe("/sign-in?problem=unreachable");
    expect((await lastEntry("session.signIn"))?.details).toMatchObject({ reason: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
  });

  test("is checked though the settings check mail servers less, unless they say so of this very host", async () => {
    const tls = { ...defaultTls, verification: "none" } as const;
    const { location } = await beginOidc(under({ tls }), "/", new Headers());
    expect(location).toBe("/sign-in?problem=unreachable");
    const hosts = { [secured.issuer]: { tls: { verification: "none" } } } as const;
    const unchecked = await beginOidc(under({ tls, hosts }), "/", new Headers());
    expect(unchecked.location).toContain(secured.issuer);
  });

  test("is reached through the operator's proxy, whatever hosts connectors may dial", async () => {
    const proxy = await startProxy();
    const report = await signIn(
      under({
        ...{ allowedHosts: ["127.0.0.1", "proxy.test"], allowedPorts: [587] },
        hosts: { [secured.issuer]: { proxy: proxy.server } },
        resolve: async () => [{ address: "127.0.0.1", family: 4 }],
      }),
    );
    await proxy.close();
    expect(report).toBe("/connectors?q=1");
    expect(new Set(proxy.requests.map(({ target }) => `https://${target}`))).toEqual(new Set([secured.issuer]));
  });
});

describe("a provider that cannot be asked", () => {
  async function withServer(listener: RequestListener, work: (issuer: string) => Promise<void>): Promise<void> {
    const server = createServer(listener).listen(0, "127.0.0.1");
    await once(server, "listening");
    await work(`http://localhost:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    server.close();
  }
  const begin = async (issuer: string) => (await beginOidc({ ...oidc, issuer }, null, new Headers())).location;

  test.each<[string, RequestListener, string, string]>([
    ["breaks the connection", (request) => request.socket.destroy(), "unreachable", "UND_ERR_SOCKET"],
    [
      "breaks off in the middle",
      (request, response) => response.write("{", () => request.socket.destroy()),
      "unreachable",
      "",
    ],
    ["answers with a page", (_, response) => response.end("<html>"), "unusable", "OAUTH"],
    [
      "leads elsewhere",
      (_, response) => response.writeHead(302, { location: provider.issuer }).end(),
      "unusable",
      "OAUTH",
    ],
    ["answers without end", (_, response) => flood(response), "unreachable", "UND_ERR_RES_EXCEEDED_MAX_SIZE"],
    [
      "says that it is another",
      (_, response) => response.setHeader("content-type", "application/json").end(`{"issuer":"${provider.issuer}"}`),
      "unusable",
      "OAUTH",
    ],
  ])("because it %s", async (_, listener, problem, reason) => {
    await withServer(listener, async (issuer) => {
      expect(await begin(issuer)).toBe(`/sign-in?problem=${problem}`);
    });
    const details = (await lastEntry("session.signIn"))?.details as { reason?: string };
    expect(details.reason).toMatch(new RegExp(`^${reason}`));
  });

  function flood(response: { write: (text: string) => boolean; once: (event: "drain", next: () => void) => unknown }) {
    while (response.write("x".repeat(65_536)));
    response.once("drain", () => flood(response));
  }

  test("because nobody listens", async () => {
    let gone = "";
    await withServer(
      () => undefined,
      async (issuer) => {
        gone = issuer;
      },
    );
    expect(await begin(gone)).toBe("/sign-in?problem=unreachable");
    expect((await lastEntry("session.signIn"))?.details).toMatchObject({ reason: "ECONNREFUSED" });
  });

  test.each<[string, RequestListener]>([
    ["says nothing", () => undefined],
    ["never comes to an end", (_, response) => response.write("{")],
  ])("is waited for five seconds when it %s", async (_, listener) => {
    const startedAt = performance.now();
    await withServer(listener, async (issuer) => {
      expect(await begin(issuer)).toBe("/sign-in?problem=unreachable");
    });
    expect(performance.now() - startedAt).toBeLessThan(9_000);
  });

  test("is asked again at the next attempt", async () => {
    const settings = oidcOf({ MAILROOM_OIDC_DEFAULT_ROLE: "viewer" });
    provider.script = { claims: ada, onMetadata: (answer) => Object.assign(answer, { statusCode: 503 }) };
    expect((await beginOidc(settings, null, new Headers())).location).toBe("/sign-in?problem=unusable");
    provider.script = { claims: ada };
    expect(await signIn(settings)).toBe("/connectors?q=1");
  });
});

test("who begins without end is slowed down", async () => {
  const headers = new Headers({ "x-mailroom-address": "192.0.2.9" });
  await db.rateBucket.create({ data: { key: "oidc:from:192.0.2.9", fullAt: new Date(Date.now() + 3_600_000) } });
  expect((await beginOidc(oidc, null, headers)).location).toBe("/sign-in?problem=tooMany");
  expect(await db.verification.count()).toBe(0);
});
