import { afterEach, describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import {
  type Bench,
  clientId,
  message,
  secret,
  sender,
  startBench,
  tenantId,
} from "#e2e/stand-ins/exchange-fixture.ts";
import { addressesOf } from "#e2e/stand-ins/graph-mail.ts";
import { factsIn } from "#lib/email/smtp-fixtures.ts";

let bench: Bench;
afterEach(() => bench.entra.close());

const statuses = (report: { stages: { name: string; status: string }[] }) =>
  Object.fromEntries(report.stages.map(({ name, status }) => [name, status]));

describe("a check", () => {
  test("signs in, reads the permissions and sends nothing", async () => {
    bench = await startBench();
    const report = await bench.check();
    expect(report.outcome).toBe("ok");
    expect(statuses(report)).toEqual({ policy: "ok", tenant: "ok", token: "ok", roles: "ok", mailbox: "skipped" });
    expect(factsIn(report, "roles")).toEqual({ "Application permissions": "Mail.Send" });
    expect(report.stages[4]?.note).toMatch(/cannot be looked up/);
    expect(bench.entra.sent).toEqual([]);
  });

  test("looks the sender up where the application may read the directory", async () => {
    bench = await startBench({ clients: { [clientId]: { secret, roles: ["Mail.Send", "User.Read.All"] } } });
    const report = await bench.check();
    expect(statuses(report)).toMatchObject({ mailbox: "ok" });
    expect(bench.entra.requests.at(-1)?.rawPath).toBe("/v1.0/users/reports%2Bdaily%40example.com?$select=id");
  });

  test("asks for a new token every time, so that a withdrawn secret is found", async () => {
    bench = await startBench();
    await bench.check();
    await bench.check();
    expect(bench.entra.countOf("token")).toBe(2);
  });

  test("asks the two hosts of the cloud and no other", async () => {
    bench = await startBench();
    await bench.check();
    expect(new Set(bench.resolved)).toEqual(new Set(["login.localhost", "graph.localhost"]));
    expect(bench.entra.countOf("other")).toBe(0);
    expect(bench.entra.requests.map(({ endpoint }) => endpoint)).toEqual(["discovery", "token", "user"]);
  });

  test("tells about every stage while it goes on", async () => {
    bench = await startBench();
    const seen: string[] = [];
    await bench.check({
      onProgress: ({ stages }) =>
        seen.push(...stages.filter(({ status }) => status === "running").map(({ name }) => name)),
    });
    expect([...new Set(seen)]).toEqual(["policy", "tenant", "token", "roles", "mailbox"]);
  });
});

describe("credentials", () => {
  test("a secret with every troublesome character arrives in the body", async () => {
    bench = await startBench();
    const report = await bench.check();
    expect(report.outcome).toBe("ok");
    const request = bench.entra.requests.find(({ endpoint }) => endpoint === "token");
    expect(request?.form.get("client_secret")).toBe(secret);
    expect(request?.headers.authorization).toBeUndefined();
  });

  test("the same secret arrives in the Authorization header, and then not in the body", async () => {
    bench = await startBench();
    const report = await bench.check({ connector: { clientAuthentication: "header" } });
    expect(report.outcome).toBe("ok");
    const request = bench.entra.requests.find(({ endpoint }) => endpoint === "token");
    expect(request?.headers.authorization).toMatch(/^Basic [\w+/=]+$/);
    expect([...(request?.form.keys() ?? [])]).not.toContain("client_secret");
    expect([...(request?.form.keys() ?? [])]).not.toContain("client_id");
    expect(request?.form.get("grant_type")).toBe("client_credentials");
  });

  test("a certificate signs in, and its thumbprint is shown", async () => {
    const { key, cert } = createAuthority().issue({ names: ["mailroom"], isRsa: true });
    bench = await startBench({ clients: { [clientId]: { certificate: cert, roles: ["Mail.Send"] } } });
    const report = await bench.check({
      connector: { credential: { type: "certificate", certificate: cert, privateKey: key } },
    });
    expect(report.outcome).toBe("ok");
    expect(factsIn(report, "token")).toMatchObject({
      Credential: "certificate",
      "Thumbprint (SHA-256)": expect.stringMatching(/^[0-9A-F]{64}$/),
      "Certificate valid until": expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
    });
    expect(JSON.stringify(report)).not.toContain(key.split("\n")[1]);
  });
});

describe("a send", () => {
  test("delivers names, Unicode and Bcc as they were written", async () => {
    bench = await startBench();
    const report = await bench.send();
    expect(report.outcome).toBe("ok");
    expect(statuses(report)).toMatchObject({ mailbox: "skipped", send: "ok" });
    const [sent] = bench.entra.sent;
    expect(sent?.mime.subject).toBe(message.subject);
    expect(sent?.mime.from?.value).toEqual([{ name: "Zoë Report, Ltd.", address: sender }]);
    expect(addressesOf(sent?.mime.to)).toEqual(["one@example.org", "two@example.org"]);
    expect(addressesOf(sent?.mime.bcc)).toEqual(["hidden@example.org"]);
    expect(sent?.mime.text?.trim()).toBe("Grüße");
    expect(sent?.mime.html).toContain("<p>Grüße</p>");
    expect(sent?.mime.messageId).toBe(report.messageId);
  });

  test("percent-encodes the sender in the path", async () => {
    bench = await startBench();
    await bench.send();
    expect(bench.entra.sent[0]?.rawPath).toBe("/v1.0/users/reports%2Bdaily%40example.com/sendMail");
  });

  test("reports every recipient as accepted, with the ids that Microsoft support asks for", async () => {
    bench = await startBench();
    const report = await bench.send();
    expect(report.recipients.map(({ address }) => address)).toEqual([
      "one@example.org",
      "two@example.org",
      "three@example.org",
      "hidden@example.org",
    ]);
    expect(report.recipients.every(({ isAccepted, reply }) => isAccepted && reply === "202 Accepted")).toBe(true);
    expect(factsIn(report, "send")).toMatchObject({
      "HTTP status": "202",
      "Client request ID": bench.entra.requests.at(-1)?.headers["client-request-id"],
      "Request ID": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "Message-ID": report.messageId,
    });
  });

  test("uses the token of an earlier run while it lasts", async () => {
    bench = await startBench();
    await bench.send();
    const report = await bench.send();
    expect(report.outcome).toBe("ok");
    expect(bench.entra.countOf("token")).toBe(1);
    expect(statuses(report)).toMatchObject({ tenant: "skipped", token: "ok" });
  });

  test("does not use a token that ends within five minutes again", async () => {
    bench = await startBench({ tokenLifetimeSeconds: 299 });
    await bench.send();
    await bench.send();
    expect(bench.entra.countOf("token")).toBe(2);
  });

  test("never uses the token of another secret", async () => {
    bench = await startBench();
    await bench.send();
    const credential = { type: "secret", clientSecret: "a wrong one" } as const;
    const report = await bench.send({ connector: { credential } });
    expect(report.finding?.rule).toBe("entra.secret.wrong");
  });

  test("shares one token request with the sends that run beside it", async () => {
    bench = await startBench();
    const reports = await Promise.all(Array.from({ length: 8 }, () => bench.send()));
    expect(reports.map(({ outcome }) => outcome)).toEqual(Array(8).fill("ok"));
    expect(bench.entra.countOf("token")).toBe(1);
    expect(bench.entra.sent).toHaveLength(8);
  });

  test("renews a revoked token once and sends", async () => {
    bench = await startBench();
    await bench.send();
    bench.entra.revokeTokens();
    const report = await bench.send();
    expect(report.outcome).toBe("ok");
    expect(bench.entra.countOf("token")).toBe(2);
    expect(bench.entra.sent).toHaveLength(2);
    expect(report.stages.at(-1)?.note).toMatch(/new one was requested/);
  });

  test("writes method, address, status and time into the transcript, and nothing else", async () => {
    bench = await startBench();
    const report = await bench.send();
    const { global } = bench.policy.clouds;
    expect(report.transcript.filter((line) => line.startsWith("C: "))).toEqual([
      `C: GET ${global.loginUrl}/${tenantId}/v2.0/.well-known/openid-configuration`,
      `C: POST ${global.loginUrl}/${tenantId}/oauth2/v2.0/token`,
      `C: POST ${global.graphUrl}/users/reports%2Bdaily%40example.com/sendMail`,
    ]);
    for (const line of report.transcript.filter((entry) => !entry.startsWith("C: "))) {
      expect(line).toMatch(/^S: 20[02] \(\d+ ms\)$/);
    }
  });
});
