import type { OpenExchange } from "#lib/email/connector.ts";
import { createRedactor, cut, maxTextLength, type Redact } from "#lib/email/transcript.ts";

/**
 * Takes the connector's secret out of every text, in the forms in which a sign-in host could repeat it. `hide` adds
 * what becomes secret on the way: access tokens.
 */
export function createRedaction({ clientId, credential }: OpenExchange): {
  redact: Redact;
  hide: (token: string) => void;
} {
  const secret = credential.type === "secret" ? credential.clientSecret : credential.privateKey;
  const formEncoded = new URLSearchParams([["", secret]]).toString().slice(1);
  const redactors = [
    createRedactor({ user: clientId, secret }),
    createRedactor({ user: clientId, secret: formEncoded }),
    createRedactor({ user: encodeURIComponent(clientId), secret: encodeURIComponent(secret) }),
  ];
  const hidden = new Set<string>();
  return {
    // Cut at the very end: half a secret would not be found any more.
    redact: (text, maxLength) => {
      const clean = redactors.reduce((before, redact) => redact(before, maxTextLength), text);
      return cut(clean, maxLength);
    },
    hide: (token) => {
      if (hidden.has(token)) return;
      hidden.add(token);
      const unsigned = token.split(".").slice(0, 2).join(".");
      for (const value of [token, unsigned]) redactors.push(createRedactor({ user: "", secret: value }));
    },
  };
}
