import { createPrivateKey } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { isServed, kinds, knowingOnlyTheProxy, network, ruling, type Server } from "#lib/email/network-fixtures.ts";
import { defaultTls, type TlsPolicy } from "#lib/email/policy.ts";

const { start, proxy: startProxy } = network();

const client = createAuthority("Client authority");
const clientCertificate = (authority = client) => {
  const { cert, key } = authority.issue({ names: ["mailroom.example.com"] });
  return { certificate: cert, key, passphrase: undefined };
};

describe.each(kinds.filter(isServed))("%s", (kind) => {
  const isExchange = kind === "Exchange";
  const { caPem: strangeAuthority } = createAuthority("Other authority");
  const tlsCases: [
    name: string,
    server: Server,
    without: Partial<TlsPolicy>,
    wanted: Partial<TlsPolicy>,
    warns?: string,
  ][] = [
    [
      "a wrong name",
      { names: ["other.example.com"] },
      {},
      { verification: "certificate" },
      "warning.certificate.any-name",
    ],
    [
      "a certificate that signed itself",
      { isSelfSigned: true },
      {},
      { verification: "none" },
      "warning.certificate.unchecked",
    ],
    [
      "an authority that nobody knows",
      {},
      { authorities: [strangeAuthority] },
      { verification: "none" },
      "warning.certificate.unchecked",
    ],
    [
      "only TLS 1.0",
      { tlsVersion: "TLSv1" },
      { minVersion: "TLSv1.1" },
      { minVersion: "TLSv1" },
      "warning.tls.old.setting",
    ],
    ["only TLS 1.1", { tlsVersion: "TLSv1.1" }, {}, { minVersion: "TLSv1.1" }, "warning.tls.old.setting"],
    ["only TLS 1.2", { tlsVersion: "TLSv1.2" }, { minVersion: "TLSv1.3" }, { minVersion: "TLSv1.2" }],
  ];

  describe.each(tlsCases)("a server with %s", (_, server, without, wanted, warns) => {
    // What Microsoft's hosts negotiate is not told of a success.
    const warnings = warns && !(isExchange && warns === "warning.tls.old.setting") ? [warns] : [];

    test("is refused", async () => {
      const bench = await start(kind, server);
      const report = await bench.send({ tls: { ...defaultTls, authorities: [bench.authority], ...without } });
      expect(report.outcome).toBe("failed");
      expect(bench.received()).toBe(0);
    });

    test("is accepted where the general rules say so", async () => {
      const bench = await start(kind, server);
      const report = await bench.send({
        tls: { ...defaultTls, authorities: [bench.authority], ...without, ...wanted },
      });
      expect(report.outcome).toBe("ok");
      expect(bench.received()).toBe(1);
      const setting = `network.tls.${Object.keys(wanted)[0]}`;
      expect(report.warnings).toMatchObject(warnings.map((rule) => ({ rule, setting })));
    });

    test("is accepted where the rules of the host say so, and of no other host or port", async () => {
      const bench = await start(kind, server);
      const tls = { ...defaultTls, authorities: [bench.authority], ...without };
      const elsewhere = bench.urls.flatMap((url) => [`${url}1`, url.replace("//", "//x."), url.replace(/^\w+/, "ftp")]);
      const hosts = Object.fromEntries(elsewhere.map((url) => [url, { tls: wanted }]));
      expect((await bench.send({ tls, hosts })).outcome).toBe("failed");
      const report = await bench.send({ tls, ...ruling(bench, { tls: wanted }) });
      expect(report.outcome).toBe("ok");
      expect(report.warnings).toMatchObject(warnings.map((rule) => ({ rule, setting: "hosts" })));
    });
  });

  test("a private authority is trusted when it is the general one, or the host's own", async () => {
    const bench = await start(kind);
    expect((await bench.send({ tls: defaultTls })).outcome).toBe("failed");
    expect((await bench.send({ tls: { ...defaultTls, authorities: [bench.authority] } })).outcome).toBe("ok");
    const own = await bench.send({ tls: defaultTls, ...ruling(bench, { tls: { authorities: [bench.authority] } }) });
    expect(own).toMatchObject({ outcome: "ok", warnings: [] });
  });

  test("the chain is checked where the name is not", async () => {
    const bench = await start(kind, { isSelfSigned: true });
    const tls: TlsPolicy = { ...defaultTls, verification: "certificate", authorities: [bench.authority] };
    expect((await bench.send({ tls })).outcome).toBe("failed");
  });

  test("a host's strict rules win over lax general ones", async () => {
    const bench = await start(kind, { isSelfSigned: true });
    const tls: TlsPolicy = { ...defaultTls, verification: "none" };
    expect((await bench.send({ tls, ...ruling(bench, { tls: { verification: "full" } }) })).outcome).toBe("failed");
  });

  test("a client certificate is shown where the server wants one, and only the right one lets in", async () => {
    const bench = await start(kind, { clientAuthority: client.caPem });
    const right = ruling(bench, { clientCertificate: clientCertificate() });
    const wrong = ruling(bench, { clientCertificate: clientCertificate(createAuthority("Other")) });
    expect((await bench.send()).finding?.rule).toMatch(/client-certificate$/);
    expect((await bench.send(wrong)).outcome).toBe("failed");
    expect(bench.received()).toBe(0);
    expect((await bench.send(right)).outcome).toBe("ok");
  });

  test("a client certificate's key may need a passphrase", async () => {
    const bench = await start(kind, { clientAuthority: client.caPem });
    const { certificate, key: plain } = clientCertificate();
    const lock = { cipher: "aes-256-cbc", passphrase: "correct horse" };
    const key = createPrivateKey(plain)
      .export({ type: "pkcs8", format: "pem", ...lock })
      .toString();
    const { passphrase } = lock;
    const right = ruling(bench, { clientCertificate: { certificate, key, passphrase } });
    expect((await bench.send(right)).outcome).toBe("ok");
  });

  test("a client certificate and a proxy over TLS work together", async () => {
    const bench = await start(kind, { clientAuthority: client.caPem });
    const authority = createAuthority("Proxy authority");
    const certificate = authority.issue({ names: ["proxy.test"] });
    const proxy = await startProxy({ protocol: "https", certificate, leadsTo: bench.at });
    const tls = { ...defaultTls, authorities: [authority.caPem] };
    const report = await bench.send({
      ...knowingOnlyTheProxy,
      proxy: { ...proxy.server, tls },
      ...ruling(bench, { clientCertificate: clientCertificate() }),
    });
    expect(report.outcome).toBe("ok");
    expect(bench.received()).toBe(1);
  });

  test("a connector's own exception counts only while connectors may make any", async () => {
    const bench = await start(kind);
    const exception = { trustedCertificate: bench.authority };
    expect((await bench.send({ tls: defaultTls }, exception)).outcome).toBe("ok");
    const { finding } = await bench.send({ areTlsExceptionsAllowed: false }, exception);
    expect(finding).toMatchObject({
      rule: "policy.trusted-certificate",
      setting: "network.tls.connectorExceptions",
      stage: "policy",
    });
    expect(bench.received()).toBe(1);
  });

  test("a refused certificate is offered to be trusted only where connectors may make exceptions", async () => {
    const bench = await start(kind, { isSelfSigned: true });
    const offered = async (areTlsExceptionsAllowed: boolean) =>
      (await bench.send({ areTlsExceptionsAllowed })).finding?.fixes.length;
    expect(await offered(true)).toBe(1);
    expect(await offered(false)).toBe(0);
  });
});
