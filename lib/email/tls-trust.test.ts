import { X509Certificate } from "node:crypto";
import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { defaultTls } from "#lib/email/policy.ts";
import { localPolicy, run } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const authority = createAuthority("Company authority");
const own = authority.issue({ names: ["mail.test"] });
const settings = { host: "mail.test", secure: true };

describe("a certificate that a connector trusts of its own", () => {
  test("is found in the report with its fingerprint, and makes the next check pass", async () => {
    const smtp = await server({ tls: "implicit", certificate: { key: own.key, cert: own.cert + authority.caPem } });
    const refused = await run({ port: smtp.port, ...settings });
    const [fix] = refused.finding?.fixes ?? [];
    const { fingerprint256 } = new X509Certificate(authority.caPem);
    expect(fix?.confirm?.facts).toContainEqual({ label: "Fingerprint (SHA-256)", value: fingerprint256 });
    const trustedCertificate = String(fix?.set?.trustedCertificate);
    expect(new X509Certificate(trustedCertificate).fingerprint256).toBe(fingerprint256);
    expect((await run({ port: smtp.port, ...settings, trustedCertificate })).outcome).toBe("ok");
  });

  test("may be the server's own, where it sends no issuer", async () => {
    const smtp = await server({ tls: "implicit", certificate: own });
    const trustedCertificate = String(
      (await run({ port: smtp.port, ...settings })).finding?.fixes[0]?.set?.trustedCertificate,
    );
    expect(new X509Certificate(trustedCertificate).fingerprint256).toBe(new X509Certificate(own.cert).fingerprint256);
    expect((await run({ port: smtp.port, ...settings, trustedCertificate })).outcome).toBe("ok");
  });

  test("does not excuse another certificate, nor another name", async () => {
    const other = createAuthority("Other").issue({ names: ["mail.test"] });
    const strange = await server({ tls: "implicit", certificate: other });
    const misnamed = await server({ tls: "implicit", certificate: authority.issue({ names: ["other.test"] }) });
    const trusting = { ...settings, trustedCertificate: authority.caPem };
    expect((await run({ port: strange.port, ...trusting })).outcome).toBe("failed");
    expect((await run({ port: misnamed.port, ...trusting })).finding?.rule).toBe("tls.certificate.name");
  });

  test("is not offered where the chain is fine and only the name is not", async () => {
    const smtp = await server({ tls: "implicit", certificate: authority.issue({ names: ["other.test"] }) });
    const policy = localPolicy({ tls: { ...defaultTls, authorities: [authority.caPem] } });
    const report = await run({ port: smtp.port, ...settings }, { policy });
    expect(report.finding?.fixes.map(({ set }) => set)).toEqual([{ host: "other.test" }]);
  });
});

describe("old versions of TLS", () => {
  const policy = localPolicy({ tls: { ...defaultTls, authorities: [authority.caPem] } });
  const old = () => server({ tls: "implicit", certificate: own, tlsVersion: "TLSv1" });

  test("are refused, and can be allowed for one connector as an exception", async () => {
    const smtp = await old();
    const report = await run({ port: smtp.port, ...settings }, { policy });
    expect(report.finding?.rule).toBe("tls.version");
    expect(report.finding?.fixes[0]).toMatchObject({ set: { isOldTlsAllowed: true }, confirm: {} });
  });

  test("stay a warning where they are allowed", async () => {
    const smtp = await old();
    const report = await run({ port: smtp.port, ...settings, isOldTlsAllowed: true }, { policy });
    expect(report).toMatchObject({ outcome: "ok", warnings: [{ rule: "warning.tls.old", stage: "tls" }] });
  });
});
