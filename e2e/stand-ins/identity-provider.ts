import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  Events,
  type MutableRedirectUri,
  type MutableResponse,
  type MutableToken,
  OAuth2Server,
  type TokenRequestIncomingMessage,
} from "oauth2-mock-server";
import type { Certificate } from "#e2e/stand-ins/certificates.ts";

type Claims = Record<string, unknown>;

/** What the provider says about whoever comes, and where it departs from the standard. */
export type IdentityScript = {
  /** In the ID token; `sub` and the like replace its own. */
  claims?: Claims;
  userInfo?: Claims;
  onMetadata?: (answer: MutableResponse) => void;
  onRedirect?: (url: URL) => void;
  onTokens?: (answer: MutableResponse, request: TokenRequestIncomingMessage) => void;
};

/** An identity provider on this machine, which signs in everybody at once as its script says. */
export type IdentityProvider = { issuer: string; script: IdentityScript; close: () => Promise<void> };

/** Starts one; with a certificate (PEM) it speaks HTTPS. */
export async function startIdentityProvider(certificate?: Certificate): Promise<IdentityProvider> {
  const folder = mkdtempSync(join(tmpdir(), "mailroom-idp-"));
  const files =
    certificate &&
    [certificate.key, certificate.cert].map((pem, index) => {
      const file = join(folder, `${index}.pem`);
      writeFileSync(file, pem);
      return file;
    });
  const server = new OAuth2Server(files?.[0], files?.[1]);
  await server.issuer.keys.generate("RS256");
  await server.start(0, "127.0.0.1");
  const provider: IdentityProvider = {
    issuer: server.issuer.url ?? "",
    script: {},
    async close() {
      await server.stop();
      rmSync(folder, { recursive: true });
    },
  };
  const { service } = server;
  service.on(Events.BeforeWellKnownOpenIdConfiguration, (answer: MutableResponse) =>
    provider.script.onMetadata?.(answer),
  );
  service.on(Events.BeforeAuthorizeRedirect, ({ url }: MutableRedirectUri) => provider.script.onRedirect?.(url));
  service.on(Events.BeforeTokenSigning, ({ payload }: MutableToken) => {
    // An access token is signed too.
    if (payload.aud !== undefined) Object.assign(payload, provider.script.claims);
  });
  service.on(Events.BeforeResponse, (answer: MutableResponse, request: TokenRequestIncomingMessage) =>
    provider.script.onTokens?.(answer, request),
  );
  service.on(Events.BeforeUserinfo, ({ body }: MutableResponse) => {
    const { claims = {}, userInfo } = provider.script;
    Object.assign(body, "sub" in claims ? { sub: claims.sub } : {}, userInfo);
  });
  return provider;
}
