import { expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { parseConfig } from "#lib/config/parse.ts";
import { policyOf } from "#lib/config/policy.ts";
import { isServed, kinds, knowingOnlyTheProxy, network } from "#lib/email/network-fixtures.ts";

const { caPem } = createAuthority();
const { start, proxy: startProxy } = network();

function policyFrom(file: unknown) {
  const parsed = parseConfig(JSON.stringify(file), { environment: {}, overrides: [] });
  if ("mistakes" in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return policyOf(parsed.config, { sandboxPort: undefined });
}

test("a host's own proxy is believed as far as the general one, whether there is one or not", () => {
  const tls = { ca: { data: caPem }, verification: "certificate" };
  const hosts = [
    { url: "smtp://mail.example.com:587", proxy: "https://own.example.com:8443", verification: "none" },
    { url: "smtp://relay.example.com", proxy: "none" },
  ];
  const wanted = { verification: "certificate", minVersion: "TLSv1.2", authorities: [caPem.trim()] };
  for (const url of [undefined, "https://proxy.example.com"]) {
    const policy = policyFrom({ network: { proxy: { url, tls } }, hosts });
    expect(policy.proxy?.tls).toEqual(url && wanted);
    expect(policy.hosts).toMatchObject({
      "smtp://mail.example.com:587": { tls: { verification: "none" }, proxy: { port: 8443, tls: wanted } },
      "smtp://relay.example.com:25": { proxy: "none" },
    });
  }
});

test("a proxy's sign-in comes from its address or from its own settings", () => {
  const inAddress = policyFrom({ network: { proxy: { url: "http://ada:p%40ny@proxy.example.com" } } });
  const apart = policyFrom({
    network: { proxy: { url: "http://proxy.example.com", username: "ada", password: "p@ny" } },
  });
  for (const { proxy } of [inAddress, apart]) expect(proxy?.login).toEqual({ username: "ada", password: "p@ny" });
});

test.each(kinds.filter(isServed))("what a file says holds on the wire: %s", async (kind) => {
  const proxyAuthority = createAuthority("Proxy authority");
  const clientAuthority = createAuthority("Client authority");
  const bench = await start(kind, { clientAuthority: clientAuthority.caPem });
  const { cert, key } = clientAuthority.issue({ names: ["mailroom.example.com"] });
  const proxy = await startProxy({
    ...{ protocol: "https", leadsTo: bench.at, login: "ada:p@ny" },
    certificate: proxyAuthority.issue({ names: ["proxy.test"] }),
  });
  const { clouds: _, ...policy } = policyFrom({
    network: {
      allowedHosts: [...bench.hosts, "proxy.test", "127.0.0.1"],
      allowedPorts: "*",
      proxy: {
        url: `https://proxy.test:${proxy.port}`,
        ...{ username: "ada", password: "p@ny", headers: { "X-Team": "orders" } },
        tls: { ca: { data: proxyAuthority.caPem } },
      },
    },
    hosts: bench.urls.map((url) => ({
      url: url.toUpperCase().replace(/^\w+/, (scheme) => scheme.toLowerCase()),
      ca: { data: bench.authority },
      clientCertificate: { certificate: cert, key },
    })),
  });
  expect(await bench.send({ ...policy, ...knowingOnlyTheProxy })).toMatchObject({ outcome: "ok", warnings: [] });
  expect(proxy.requests[0]).toMatchObject({ login: "ada:p@ny", headers: { "x-team": "orders" } });
  expect(bench.received()).toBe(1);
});
