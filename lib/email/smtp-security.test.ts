import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { defaultTls } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { factsIn, localPolicy, message, run } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const authority = createAuthority();
const certificate = authority.issue({ names: ["mail.test", "127.0.0.1"] });
const trusting = localPolicy({ tls: { ...defaultTls, authorities: [authority.caPem] } });
const users = { ada: "correct horse" };
const ada = { username: "ada", password: "correct horse" };

describe("encryption rules", () => {
  test("required STARTTLS that is not offered fails before it is tried", async () => {
    const smtp = await server({ auth: { mechanisms: ["PLAIN"], users } });
    const report = await run({ port: smtp.port, startTls: "required", auth: ada }, { message: message() });
    expect(report.finding).toMatchObject({ rule: "tls.starttls.missing", stage: "tls", field: "startTls" });
    expect(smtp.lines.filter((line) => !line.startsWith("EHLO"))).toEqual([]);
  });

  test("a password does not cross an unencrypted connection unless that was chosen", async () => {
    const smtp = await server({ auth: { mechanisms: ["PLAIN"], users } });
    const report = await run({ port: smtp.port, startTls: "whenOffered", auth: ada }, { message: message() });
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "tls.password.unencrypted", stage: "tls" } });
    expect(smtp.lines.some((line) => line.startsWith("AUTH"))).toBe(false);
  });

  test("a mail without a password may cross one where STARTTLS is used when offered", async () => {
    const smtp = await server();
    const report = await run({ host: "mail.test", port: smtp.port, startTls: "whenOffered" }, { message: message() });
    expect(report.outcome).toBe("ok");
    expect(report.stages.find(({ name }) => name === "tls")?.status).toBe("warning");
  });

  test("a connection that stays on this machine is no warning without encryption", async () => {
    const smtp = await server();
    const report = await run({ host: "localhost", port: smtp.port });
    expect(report.stages.find(({ name }) => name === "tls")).toMatchObject({
      status: "ok",
      note: "Not encrypted: the connection does not leave this machine.",
    });
  });

  test("STARTTLS that is offered and then refused ends the run", async () => {
    const smtp = await server({ tls: "starttls", certificate, script: { starttls: "454 4.7.0 Not now" } });
    const report = await run({ port: smtp.port, startTls: "whenOffered" }, { message: message() });
    expect(report.finding).toMatchObject({
      rule: "tls.starttls.refused",
      stage: "tls",
      serverSaid: "454 4.7.0 Not now",
    });
  });

  test("plain text smuggled in behind the answer to STARTTLS ends the run", async () => {
    const script = { starttls: "220 Go ahead\n250-mail.test\n250 AUTH PLAIN" };
    const smtp = await server({ tls: "starttls", certificate, script });
    const report = await run({ port: smtp.port, startTls: "required", auth: ada }, { policy: trusting });
    expect(report.finding).toMatchObject({ rule: "tls.starttls.refused", stage: "tls" });
  });

  test("TLS from the start on a port that starts in plain text is told apart", async () => {
    const smtp = await server();
    const report = await run({ port: smtp.port, secure: true });
    expect(report.finding).toMatchObject({ rule: "tls.mode.plain-port", stage: "tls", field: "secure" });
    expect(JSON.stringify(report.finding)).not.toMatch(/openssl|ssl3|wrong version/i);
  });

  test("plain text on a port that starts with TLS is told apart", async () => {
    const smtp = await server({ tls: "implicit", certificate });
    const report = await run({ port: smtp.port }, { policy: localPolicy({ limits: { greetingMs: 50 } }) });
    expect(report.finding).toMatchObject({ rule: "tls.mode.tls-port", stage: "greeting", field: "secure" });
  });

  test.each([
    [
      "tls.certificate.self-signed",
      { names: ["mail.test"], selfSigned: true },
      { "Chain trusted": "no (DEPTH_ZERO_SELF_SIGNED_CERT)", "Made out for this host": "yes" },
    ],
    [
      "tls.certificate.expired",
      { names: ["mail.test"], notAfter: new Date(Date.now() - 86_400_000) },
      { "Chain trusted": "no (CERT_HAS_EXPIRED)", "Made out for this host": "yes" },
    ],
    ["tls.certificate.name", { names: ["other.test"] }, { "Chain trusted": "yes", "Made out for this host": "no" }],
  ])(
    "a certificate that fails with %s is refused, its chain and its name judged apart",
    async (rule, wanted, judged) => {
      for (const tls of ["implicit", "starttls"] as const) {
        const smtp = await server({
          tls,
          certificate: authority.issue(wanted),
          auth: { mechanisms: ["PLAIN"], users },
        });
        const settings = { port: smtp.port, host: "mail.test", secure: tls === "implicit", auth: ada };
        const report = await run({ ...settings, startTls: "required" }, { policy: trusting });
        expect(report.finding).toMatchObject({ rule, stage: "tls" });
        expect(factsIn(report, "tls")).toMatchObject({ "Certificate for": wanted.names[0], ...judged });
        expect(smtp.lines.some((line) => line.startsWith("AUTH"))).toBe(false);
      }
    },
  );

  test("a certificate of an unknown authority is refused", async () => {
    const smtp = await server({ tls: "implicit", certificate });
    const report = await run({ port: smtp.port, host: "mail.test", secure: true });
    expect(report.finding?.rule).toBe("tls.certificate.incomplete");
    expect(report.finding?.cause).toContain("Mailroom test authority");
  });

  test("a certificate that ends soon is a warning", async () => {
    const soon = authority.issue({ names: ["mail.test"], notAfter: new Date(Date.now() + 5 * 86_400_000) });
    const smtp = await server({ tls: "implicit", certificate: soon });
    const report = await run({ port: smtp.port, host: "mail.test", secure: true }, { policy: trusting });
    expect(report.outcome).toBe("ok");
    expect(report.stages.find(({ name }) => name === "tls")?.status).toBe("warning");
  });
});

describe("signing in", () => {
  test("a wrong password is told apart from everything else", async () => {
    const smtp = await server({ auth: { mechanisms: ["PLAIN"], users } });
    const report = await run({ port: smtp.port, auth: { username: "ada", password: "wrong horse" } });
    expect(report.finding).toMatchObject({ rule: "auth.refused", stage: "auth", field: "auth.password" });
    expect(report.finding?.serverSaid).toBe("535 5.7.8 Bad user name or password");
    expect(JSON.stringify(report)).not.toContain("wrong horse");
  });

  test("a server that does not offer it gets no mail without it", async () => {
    const smtp = await server();
    const report = await run({ port: smtp.port, auth: ada }, { message: message() });
    expect(report.finding).toMatchObject({ rule: "auth.not-offered", stage: "auth" });
    expect(smtp.messages).toHaveLength(0);
  });

  test("a server that offers only ways without a password is named as such", async () => {
    const smtp = await server({ auth: { mechanisms: ["GSSAPI", "XOAUTH2"], users } });
    const report = await run({ port: smtp.port, auth: ada });
    expect(report.finding).toMatchObject({ rule: "auth.no-common", cause: expect.stringContaining("GSSAPI, XOAUTH2") });
  });

  test("a server that wants it from a connector without it says so", async () => {
    const smtp = await server({ auth: { mechanisms: ["PLAIN"], users }, requireAuth: true });
    const report = await run({ port: smtp.port }, { message: message() });
    expect(report.finding).toMatchObject({ rule: "auth.required", stage: "sender", field: "auth.required" });
  });

  test.each(["LOGIN", "CRAM-MD5"])(
    "every answer to %s is kept as one to AUTH, whose lines are secret",
    async (method) => {
      const smtp = await server({ auth: { mechanisms: [method], users } });
      const report = await run({ port: smtp.port, auth: ada });
      const replies = report.stages.find(({ name }) => name === "auth")?.replies ?? [];
      expect(replies.at(-1)?.code).toBe(235);
      expect(new Set(replies.map(({ command }) => command))).toEqual(new Set(["AUTH"]));
    },
  );

  test("no form of the password appears anywhere, even when the server echoes it", async () => {
    const secret = "canary+secret/42";
    const forms = [secret, Buffer.from(secret).toString("base64"), Buffer.from(`\0ada\0${secret}`).toString("base64")];
    const echo = forms.join(" ");
    const auth = { mechanisms: ["LOGIN"], users: { ada: secret } };
    const loud = { greeting: `220 ${echo}`, ehlo: [echo], rcpt: () => `250 ${echo}`, final: `250 queued ${echo}` };
    for (const script of [{ auth: `535 5.7.8 ${echo}` }, { ...loud }, { ...loud, mail: `550 ${echo}` }]) {
      const smtp = await server({ auth, script });
      const seen: Report[] = [];
      const onProgress = (report: Report) => seen.push(report);
      await run({ port: smtp.port, auth: { username: "ada", password: secret } }, { message: message(), onProgress });
      const everything = JSON.stringify(seen);
      for (const form of forms) expect(everything).not.toContain(form.replace(/=+$/, ""));
    }
  });
});
