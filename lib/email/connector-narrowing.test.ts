import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { exchangeInput, smtpUpdate } from "#lib/connectors/fixtures.ts";
import { connectorUpdate } from "#lib/email/connector.ts";
import { isServed, kinds, network, ruling } from "#lib/email/network-fixtures.ts";
import { withOwnLimits } from "#lib/email/own-limits.ts";
import { defaultTls } from "#lib/email/policy.ts";
import { localPolicy } from "#lib/email/smtp-fixtures.ts";
import { type Exceptions, secretScope } from "#lib/email/target.ts";

const { start, proxy: startProxy } = network();

describe.each(kinds.filter(isServed))("a connector to %s", (kind) => {
  test("may check more of a certificate than the settings ask for", async () => {
    const bench = await start(kind, { isSelfSigned: true });
    const loose = { tls: { ...defaultTls, verification: "none" } } as const;
    expect((await bench.send(loose)).outcome).toBe("ok");
    const strict = await bench.send({ ...loose, areTlsExceptionsAllowed: false }, { verification: "full" });
    expect(strict.outcome).toBe("failed");
    expect(strict.finding?.rule).not.toMatch(/^policy/);
    expect(bench.received()).toBe(1);
  });

  test.each(["none", "certificate"] as const)(
    "may check less (%s) only while exceptions are allowed",
    async (verification) => {
      const bench = await start(kind, { names: ["other.example.com"] });
      const allowed = await bench.send({}, { verification });
      expect(allowed.outcome).toBe("ok");
      const [warning] = allowed.warnings.filter(({ rule }) => rule.startsWith("warning.certificate."));
      expect(warning?.setting).toBeUndefined();
      expect(warning?.cause).toContain("the connector's own choice");
      const refused = await bench.send({ areTlsExceptionsAllowed: false }, { verification });
      expect(refused.finding).toMatchObject({
        rule: "policy.verification",
        setting: "network.tls.connectorExceptions",
      });
      expect(bench.received()).toBe(1);
    },
  );

  test("may not check less than the rules of its host, and as much as they do", async () => {
    const bench = await start(kind, { names: ["other.example.com"] });
    const strict = { areTlsExceptionsAllowed: false, ...ruling(bench, { tls: { verification: "certificate" } }) };
    expect((await bench.send(strict, { verification: "none" })).finding?.rule).toBe("policy.verification");
    expect((await bench.send(strict, { verification: "certificate" })).outcome).toBe("ok");
  });

  test("shows its own client certificate, before the one that the host's rules name", async () => {
    const authority = createAuthority("Client authority");
    const { cert, key } = authority.issue({ names: ["mailroom.example.com"] });
    const stranger = createAuthority("Strange authority").issue({ names: ["mailroom.example.com"] });
    const bench = await start(kind, { clientAuthority: authority.caPem });
    expect((await bench.send()).outcome).toBe("failed");
    const own = { clientCertificate: { certificate: cert, privateKey: key } };
    const other = { certificate: stranger.cert, key: stranger.key, passphrase: undefined };
    const report = await bench.send(
      { areTlsExceptionsAllowed: false, ...ruling(bench, { clientCertificate: other }) },
      own,
    );
    expect(report.outcome).toBe("ok");
    expect(bench.received()).toBe(1);
  });

  test("may insist on a proxy, and is not sent without one", async () => {
    const bench = await start(kind);
    const missing = await bench.send({ areTlsExceptionsAllowed: false }, { proxy: "required" });
    expect(missing.finding).toMatchObject({ rule: "policy.proxy-missing", setting: "network.proxy.url" });
    const proxy = await startProxy({ leadsTo: bench.at });
    const sent = await bench.send({ areTlsExceptionsAllowed: false, proxy: proxy.server }, { proxy: "required" });
    expect(sent.outcome).toBe("ok");
    expect(proxy.requests.length).toBeGreaterThan(0);
    expect(bench.received()).toBe(1);
  });

  test("goes around the operator's proxy only while exceptions are allowed", async () => {
    const bench = await start(kind);
    const proxy = await startProxy({ leadsTo: bench.at });
    const refused = await bench.send({ areTlsExceptionsAllowed: false, proxy: proxy.server }, { proxy: "off" });
    expect(refused.finding?.rule).toBe("policy.proxy-off");
    expect((await bench.send({ proxy: proxy.server }, { proxy: "off" })).outcome).toBe("ok");
    // Where no proxy is set there is nothing to go around.
    expect((await bench.send({ areTlsExceptionsAllowed: false }, { proxy: "off" })).outcome).toBe("ok");
    expect(proxy.requests).toEqual([]);
  });
});

test.each([
  [{ connectSeconds: 3 }, { connectMs: 3_000, answerMs: 10_000, totalMs: 30_000 }],
  [
    { answerSeconds: 4 },
    { connectMs: 10_000, answerMs: 4_000, greetingMs: 4_000, acceptMs: localPolicy().limits.acceptMs },
  ],
  [{ totalSeconds: 5 }, { totalMs: 5_000 }],
  [{ connectSeconds: 600, answerSeconds: 600, totalSeconds: 600 }, localPolicy().limits],
  [{}, localPolicy().limits],
])("of the time limits %j the shorter counts", (own, limits) => {
  expect(withOwnLimits(localPolicy(), own).limits).toMatchObject(limits);
});

test.each([0, 601, 1.5, "5", null])("%j seconds are refused at their field", (totalSeconds) => {
  const { error } = connectorUpdate.safeParse({ ...smtpUpdate(), totalSeconds });
  expect(error?.issues.map(({ path, message }) => [path.join("."), message])).toEqual([
    ["totalSeconds", "Enter whole seconds from 1 to 600."],
  ]);
});

describe("a secret is bound to what decides who can receive it", () => {
  const pem = createAuthority().caPem.trim();
  test.each<[Omit<Exceptions, "clientCertificate">, boolean]>([
    [{ verification: "none" }, true],
    [{ verification: "certificate" }, true],
    [{ verification: "full" }, false],
    [{ proxy: "off" }, true],
    [{ proxy: "required" }, false],
    [{ trustedCertificate: pem }, true],
  ])("%j: bound anew %s", (exceptions, isOther) => {
    for (const connector of [smtpUpdate(), exchangeInput]) {
      expect(secretScope({ ...connector, ...exceptions }) !== secretScope(connector)).toBe(isOther);
    }
  });

  test("and to the very same as before for a connector that asks for nothing", () => {
    const scope = ["smtp", "smtp.example.com", 587, false, "required", "orders"];
    expect(secretScope(smtpUpdate())).toBe(JSON.stringify(scope));
  });
});
