import { expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { parseConfig } from "#lib/config/parse.ts";
import { policyOf } from "#lib/config/policy.ts";
import { knownSettings } from "#lib/config/settings-list.ts";
import { isServed, kinds, knowingOnlyTheProxy, network } from "#lib/email/network-fixtures.ts";
import { usualSubmissionPorts } from "#lib/email/policy.ts";

const { caPem } = createAuthority();
const { caPem: proxyPem } = createAuthority("Proxy authority");
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

/** One value for every setting, none of them a default or another one's. */
const everySetting = {
  email: {
    allowedDomains: ["domain.example.com"],
    services: ["gmail"],
    ses: { host: "ses.example.com", port: 1 },
    maxBodyLength: 2,
    footer: { enabled: true, text: "Footer of {connector}" },
  },
  network: {
    allowedHosts: ["host.example.com"],
    allowedPorts: [3],
    privateNetworks: "refused",
    refusedRanges: ["192.0.2.0/24"],
    proxy: {
      ...{ url: "https://proxy.example.com:4", username: "ada", password: "p@ny", headers: { "X-Team": "orders" } },
      ...{
        bypass: ["direct.example.com"],
        tls: { verification: "certificate", minVersion: "TLSv1.1", ca: { data: proxyPem } },
      },
    },
    tls: { verification: "none", minVersion: "TLSv1.3", ca: { data: caPem }, connectorExceptions: "refused" },
    timeouts: { total: "11s", dns: "12s", connect: "13s", greeting: "14s", tls: "15s", answer: "16s", accept: "17s" },
    maxAnswerSize: "5kB",
  },
  exchange: Object.fromEntries(
    ["global", "usGovHigh", "usGovDod", "china"].map((name) => [
      name,
      {
        loginUrl: `https://login.${name.toLowerCase()}.example`,
        graphUrl: `https://graph.${name.toLowerCase()}.example`,
        scope: `scope of ${name}`,
      },
    ]),
  ),
  hosts: [{ url: "smtp://old.example.com", minVersion: "TLSv1" }],
};

test("each setting of the file becomes its own part of the policy", () => {
  const { resolve: _, ...policy } = policyFrom(everySetting);
  expect(policy).toEqual({
    allowedHosts: ["host.example.com"],
    allowedPorts: [3],
    isPrivateAllowed: false,
    refusedRanges: ["192.0.2.0/24"],
    loopbackPorts: [],
    tls: { verification: "none", minVersion: "TLSv1.3", authorities: [caPem.trim()] },
    areTlsExceptionsAllowed: false,
    proxy: {
      ...{ protocol: "https", host: "proxy.example.com", port: 4, login: { username: "ada", password: "p@ny" } },
      ...{ headers: { "X-Team": "orders" }, bypass: ["direct.example.com"], only: undefined },
      tls: { verification: "certificate", minVersion: "TLSv1.1", authorities: [proxyPem.trim()] },
    },
    hosts: { "smtp://old.example.com:25": { tls: { minVersion: "TLSv1" } } },
    maxAnswerBytes: 5_000,
    mail: {
      ...{
        allowedDomains: ["domain.example.com"],
        allowedRecipients: undefined,
        services: ["gmail"],
        maxBodyLength: 2,
      },
      ...{ ses: { host: "ses.example.com", port: 1 }, footer: { text: "Footer of {connector}" } },
    },
    clouds: everySetting.exchange,
    submissionPorts: usualSubmissionPorts,
    limits: {
      ...{ totalMs: 11_000, dnsMs: 12_000, connectMs: 13_000, greetingMs: 14_000, tlsMs: 15_000 },
      ...{ answerMs: 16_000, acceptMs: 17_000 },
    },
  });
});

test("the settings that stand in another's place become theirs", () => {
  const policy = policyFrom({
    email: { allowedRecipients: ["*@example.org"], footer: { enabled: false } },
    network: { allowedPorts: "*", proxy: { url: "http://proxy.example.com", only: ["through.example.com"] } },
  });
  expect(policy).toMatchObject({ allowedPorts: "*", proxy: { bypass: [], only: ["through.example.com"] } });
  expect(policy.mail).toMatchObject({
    allowedDomains: undefined,
    allowedRecipients: ["*@example.org"],
    footer: undefined,
  });
});

test("no setting is missing from these two", () => {
  // What is no part of a policy, and what the second of them sets.
  const others = ["server.publicUrl", "connectors", "email.allowedRecipients", "network.proxy.only"];
  const valueAt = (path: string[]) =>
    path.reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], everySetting);
  const missing = knownSettings.filter(({ path }) => valueAt(path) === undefined).map(({ path }) => path.join("."));
  expect(missing.sort()).toEqual(others.sort());
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
