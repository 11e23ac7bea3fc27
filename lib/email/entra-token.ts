import { createHash } from "node:crypto";
import * as z from "zod";
import type { Cloud } from "#lib/email/clouds.ts";
import type { OpenExchange } from "#lib/email/connector.ts";

/** An access token, when it ends (milliseconds since 1970) and the id under which Entra logged its request. */
export type Token = { value: string; expiresAtMs: number; correlationId: string };

/**
 * Access tokens in memory, by a key that stands for everything they were issued for (see `tokenKey`).
 * A token is handed out until five minutes before its end.
 */
export type TokenCache = {
  find: (key: string) => Token | undefined;
  /**
   * Asks for a token, or joins a request for the same key that is under way. The request itself is cancelled
   * when everyone who waits for it has gone.
   */
  obtain: (key: string, request: (signal: AbortSignal) => Promise<Token>, signal: AbortSignal) => Promise<Token>;
  /** Forgets a token that was refused, unless a newer one has taken its place. */
  drop: (key: string, token: Token) => void;
};

type Pending = { token: Promise<Token>; control: AbortController; waiting: number };

const safetyMarginMs = 5 * 60_000;

/** Makes an empty cache that keeps the newest `maxTokens`. */
export function createTokenCache({ maxTokens = 500 }: { maxTokens?: number } = {}): TokenCache {
  const tokens = new Map<string, Token>();
  const pending = new Map<string, Pending>();

  function store(key: string, token: Token): void {
    tokens.delete(key);
    tokens.set(key, token);
    for (const oldest of tokens.keys()) {
      if (tokens.size <= maxTokens) break;
      tokens.delete(oldest);
    }
  }

  function start(key: string, request: (signal: AbortSignal) => Promise<Token>): Pending {
    const control = new AbortController();
    const token = request(control.signal).then((answer) => {
      store(key, answer);
      return answer;
    });
    const entry: Pending = { token, control, waiting: 0 };
    pending.set(key, entry);
    const forget = () => {
      if (pending.get(key) === entry) pending.delete(key);
    };
    token.then(forget, forget);
    return entry;
  }

  return {
    find(key) {
      const token = tokens.get(key);
      if (!token) return undefined;
      if (token.expiresAtMs - safetyMarginMs > Date.now()) return token;
      tokens.delete(key);
      return undefined;
    },
    async obtain(key, request, signal) {
      signal.throwIfAborted();
      const entry = pending.get(key) ?? start(key, request);
      entry.waiting += 1;
      const gone = Promise.withResolvers<never>();
      const leave = () => gone.reject(signal.reason);
      signal.addEventListener("abort", leave, { once: true });
      try {
        return await Promise.race([entry.token, gone.promise]);
      } finally {
        signal.removeEventListener("abort", leave);
        entry.waiting -= 1;
        if (entry.waiting === 0 && pending.get(key) === entry) {
          pending.delete(key);
          entry.control.abort();
        }
      }
    },
    drop(key, token) {
      if (tokens.get(key) === token) tokens.delete(key);
    },
  };
}

/**
 * Stands for everything that a token depends on, the credential included: a changed secret never meets the token of
 * the old one.
 */
export function tokenKey({ loginUrl, scope }: Cloud, connector: OpenExchange): string {
  const { tenantId, clientId, clientAuthentication, credential } = connector;
  const parts = [loginUrl, scope, tenantId.toLowerCase(), clientId.toLowerCase(), clientAuthentication, credential];
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url");
}

const claims = z.object({ roles: z.array(z.string()).optional() });

/**
 * The application permissions that a token lists; `undefined` for a token that cannot be read. The signature is
 * Graph's business: nothing is decided by this but what a person is told.
 */
export function rolesOf(token: string): string[] | undefined {
  try {
    const payload = Buffer.from(token.split(".")[1] ?? "", "base64url").toString("utf8");
    return claims.parse(JSON.parse(payload)).roles ?? [];
  } catch {
    return undefined;
  }
}
