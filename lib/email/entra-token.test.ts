import { describe, expect, test } from "vitest";
import { publishedClouds } from "#lib/email/clouds.ts";
import type { OpenExchange } from "#lib/email/connector.ts";
import { createTokenCache, rolesOf, type Token, tokenKey } from "#lib/email/entra-token.ts";

const hour = 3_600_000;
const signal = new AbortController().signal;

function tokenFor(value: string, lifetimeMs = hour): Token {
  return { value, expiresAtMs: Date.now() + lifetimeMs, correlationId: "00000000-0000-4000-8000-000000000000" };
}

describe("the token cache", () => {
  test("hands a token out until five minutes before its end", async () => {
    const cache = createTokenCache();
    await cache.obtain("long", async () => tokenFor("a", 301_000), signal);
    await cache.obtain("short", async () => tokenFor("b", 299_000), signal);
    expect(cache.find("long")?.value).toBe("a");
    expect(cache.find("short")).toBeUndefined();
  });

  test("keeps the newest tokens only", async () => {
    const cache = createTokenCache({ maxTokens: 2 });
    for (const key of ["one", "two", "three"]) await cache.obtain(key, async () => tokenFor(key), signal);
    expect(["one", "two", "three"].map((key) => cache.find(key)?.value)).toEqual([undefined, "two", "three"]);
  });

  test("lets everyone who asks at the same time share one request", async () => {
    const cache = createTokenCache();
    const answer = Promise.withResolvers<Token>();
    let count = 0;
    const request = () => {
      count += 1;
      return answer.promise;
    };
    const waiting = [cache.obtain("key", request, signal), cache.obtain("key", request, signal)];
    answer.resolve(tokenFor("shared"));
    expect((await Promise.all(waiting)).map(({ value }) => value)).toEqual(["shared", "shared"]);
    expect(count).toBe(1);
  });

  test("a failed request fails all who wait and is not remembered", async () => {
    const cache = createTokenCache();
    const refuse = () => Promise.reject(new Error("refused"));
    const waiting = [cache.obtain("key", refuse, signal), cache.obtain("key", refuse, signal)];
    for (const result of await Promise.allSettled(waiting)) expect(result.status).toBe("rejected");
    expect((await cache.obtain("key", async () => tokenFor("later"), signal)).value).toBe("later");
  });

  test("a request goes on while one of two still waits, and is cancelled with the last", async () => {
    const cache = createTokenCache();
    const [first, second] = [new AbortController(), new AbortController()];
    const started = Promise.withResolvers<AbortSignal>();
    const request = (stop: AbortSignal) => {
      started.resolve(stop);
      return new Promise<Token>((_, reject) => stop.addEventListener("abort", () => reject(stop.reason)));
    };
    const waiting = [cache.obtain("key", request, first.signal), cache.obtain("key", request, second.signal)];
    const stop = await started.promise;
    first.abort();
    await expect(waiting[0]).rejects.toThrow();
    expect(stop.aborted).toBe(false);
    second.abort();
    await expect(waiting[1]).rejects.toThrow();
    expect(stop.aborted).toBe(true);
  });

  test("drops a refused token, but not the one that has replaced it", async () => {
    const cache = createTokenCache();
    const refused = await cache.obtain("key", async () => tokenFor("old"), signal);
    await cache.obtain("key", async () => tokenFor("new"), signal);
    cache.drop("key", refused);
    expect(cache.find("key")?.value).toBe("new");
  });
});

describe("the key of a token", () => {
  const connector: OpenExchange = {
    kind: "exchange",
    name: "Reports",
    slug: "reports",
    sender: "reports@example.com",
    tenantId: "11111111-2222-4333-8444-555555555555",
    clientId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
    cloud: "global",
    clientAuthentication: "body",
    credential: { type: "secret", clientSecret: "one" },
  };
  const key = tokenKey(publishedClouds.global, connector);

  test("stays the same for another name, sender or spelling of the IDs", () => {
    const renamed = {
      ...connector,
      name: "Other",
      sender: "other@example.com",
      clientId: connector.clientId.toUpperCase(),
    };
    expect(tokenKey(publishedClouds.global, renamed)).toBe(key);
  });

  test("changes with the secret and with the cloud, and does not hold the secret", () => {
    const credential = { type: "secret", clientSecret: "two" } as const;
    expect(tokenKey(publishedClouds.global, { ...connector, credential })).not.toBe(key);
    expect(tokenKey(publishedClouds.china, connector)).not.toBe(key);
    expect(key).toMatch(/^[\w-]{43}$/);
  });
});

describe("the permissions in a token", () => {
  const tokenWith = (claims: unknown) => `x.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.y`;

  test("are read from its claims", () => {
    expect(rolesOf(tokenWith({ roles: ["Mail.Send"] }))).toEqual(["Mail.Send"]);
    expect(rolesOf(tokenWith({}))).toEqual([]);
  });

  test.each(["opaque", "", "a.b.c", tokenWith({ roles: "Mail.Send" }), tokenWith(null)])(
    "are unknown in %j",
    (token) => {
      expect(rolesOf(token)).toBeUndefined();
    },
  );
});
