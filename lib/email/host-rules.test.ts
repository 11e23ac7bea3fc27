import { describe, expect, test } from "vitest";
import { rulesFor, type Target } from "#lib/email/host-rules.ts";
import { defaultTls, type HostRules, type ProxyServer } from "#lib/email/policy.ts";
import { localPolicy } from "#lib/email/smtp-fixtures.ts";

const proxy: ProxyServer = {
  ...{ protocol: "http", host: "proxy.test", port: 3128, login: undefined, headers: {}, bypass: [], only: undefined },
  tls: defaultTls,
};
const target: Target = { scheme: "smtp", host: "mail.example.com", port: 587 };
const ruled = (url: string, rules: HostRules) => localPolicy({ hosts: { [url]: rules } });

describe("the rules of a host", () => {
  test.each<[string, Target]>([
    ["smtp://mail.example.com:587", { ...target, host: "MAIL.Example.com." }],
    ["smtp://[2606:4700::1]:25", { scheme: "smtp", host: "2606:4700:0:0::0001", port: 25 }],
    ["smtp://[::ffff:a00:5]:25", { scheme: "smtp", host: "::FFFF:10.0.0.5", port: 25 }],
    ["https://graph.example.com:443", { scheme: "https", host: "graph.example.com", port: 443 }],
  ])("hold for %s however it is spelled", (url, spelled) => {
    expect(rulesFor(spelled, ruled(url, { startTls: "required" })).startTls).toBe("required");
  });

  test("hold for no other scheme and port", () => {
    const policy = ruled("smtp://mail.example.com:587", { startTls: "required" });
    expect(rulesFor({ ...target, port: 25 }, policy).startTls).toBeUndefined();
    expect(rulesFor({ ...target, scheme: "https" }, policy).startTls).toBeUndefined();
  });

  test("replace the general ones one by one", () => {
    const policy = { ...ruled("smtp://mail.example.com:587", { tls: { minVersion: "TLSv1.3" } }) };
    policy.tls = { verification: "certificate", minVersion: "TLSv1", authorities: ["pem"] };
    expect(rulesFor(target, policy)).toMatchObject({
      tls: { verification: "certificate", minVersion: "TLSv1.3", authorities: ["pem"] },
      decidedBy: { verification: "network.tls.verification", minVersion: "hosts" },
    });
  });
});

describe("a proxy", () => {
  const through = (host: string, changes: Partial<ProxyServer> = {}) =>
    rulesFor({ ...target, host }, localPolicy({ proxy: { ...proxy, ...changes } })).proxy !== undefined;

  test("stands before every host but those of this machine", () => {
    expect(through("mail.example.com")).toBe(true);
    expect(through("10.0.0.5")).toBe(true);
    for (const host of ["localhost", "mail.localhost.", "127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"])
      expect([host, through(host)]).toEqual([host, false]);
  });

  test("stands before a host of this machine whose rules name one", () => {
    const policy = ruled("smtp://127.0.0.1:587", { proxy });
    expect(rulesFor({ ...target, host: "127.0.0.1" }, policy).proxy).toBe(proxy);
  });

  test("is gone around by exact names only", () => {
    const bypass = ["mail.example.com"];
    expect(through("Mail.Example.Com.", { bypass })).toBe(false);
    expect(through("x.mail.example.com", { bypass })).toBe(true);
    expect(through("example.com", { bypass })).toBe(true);
    expect(through("Mail.Example.Com.", { only: bypass })).toBe(true);
    expect(through("x.mail.example.com", { only: bypass })).toBe(false);
    expect(through("mail.example.com", { only: [] })).toBe(false);
  });
});
