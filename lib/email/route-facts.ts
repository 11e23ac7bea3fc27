import { authorityOf } from "#lib/email/host.ts";
import { urlOf } from "#lib/email/host-rules.ts";
import type { ProxyServer } from "#lib/email/policy.ts";
import type { Route } from "#lib/email/route.ts";
import type { StageFacts } from "#lib/email/stage-facts.ts";

type Facts = Partial<StageFacts["policy"]>;

/** What the operator's settings make different from the usual on these routes. Nothing where they do not. */
export function factsOfRoutes(routes: Route[]): Facts {
  const [first] = routes;
  if (!first) return {};
  const unchecked = routes.flatMap(uncheckedOn);
  const { tls, startTls, decidedBy } = first.rules;
  return {
    ...(unchecked.length > 0 ? { unchecked } : {}),
    ...(tls.minVersion === "TLSv1.2" ? {} : { oldestTls: { version: tls.minVersion, setting: decidedBy.minVersion } }),
    ...(startTls ? { startTls } : {}),
    ...(first.policy.areTlsExceptionsAllowed ? {} : { areExceptionsRefused: true }),
  };
}

function uncheckedOn(route: Route): NonNullable<Facts["unchecked"]> {
  const { tls, decidedBy, proxy } = route.rules;
  const own = { url: urlOf(route), verification: tls.verification, setting: decidedBy.verification };
  const proxys =
    proxy?.protocol === "https"
      ? [{ url: nameOfProxy(proxy), verification: proxy.tls.verification, setting: "network.proxy.tls.verification" }]
      : [];
  return [own, ...proxys].flatMap(({ verification, ...rest }) =>
    verification === "full" ? [] : [{ ...rest, verification }],
  );
}

/** A proxy as reports name it: never with its credentials. */
export function nameOfProxy(proxy: ProxyServer): string {
  return `${proxy.protocol}://${authorityOf(proxy)}`;
}
