import { afterEach, describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { entraError } from "#e2e/stand-ins/entra-refusals.ts";
import { type Bench, clientId, secret, startBench, tenantId } from "#e2e/stand-ins/exchange-fixture.ts";
import { graphError } from "#e2e/stand-ins/graph-mail.ts";
import type { Report } from "#lib/email/report.ts";
import { factsIn } from "#lib/email/smtp-fixtures.ts";

let bench: Bench;
afterEach(() => bench.entra.close());

describe("Entra refuses", () => {
  test("a wrong secret, and no form of either secret is in the report", async () => {
    bench = await startBench();
    const wrong = "wrong+canary&%=/ü";
    bench.entra.behave(
      "token",
      entraError(401, "invalid_client", 7000215, `Sent: ${wrong} ${encodeURIComponent(wrong)}`),
    );
    const report = await bench.check({ connector: { credential: { type: "secret", clientSecret: wrong } } });
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "entra.secret.wrong", stage: "token" } });
    expect(report.finding?.field).toBe("credential.clientSecret");
    expect(report.finding?.serverSaid).toMatch(/^AADSTS7000215: Sent: \*\*\* \*\*\*/);
    expect(JSON.stringify(report)).not.toContain("canary");
    expect(factsIn(report, "token")).toMatchObject({
      "OAuth error": "invalid_client",
      "Entra codes": "AADSTS7000215",
      "HTTP status": "401",
      "Correlation ID": expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  test("a tenant it does not know, before any credential is sent", async () => {
    bench = await startBench({ tenants: [] });
    const report = await bench.check();
    expect(report.finding).toMatchObject({ rule: "entra.tenant.unknown", stage: "tenant", field: "tenantId" });
    expect(factsIn(report, "tenant")).toMatchObject({ "Entra codes": "AADSTS90002", "HTTP status": "400" });
    expect(bench.entra.countOf("token")).toBe(0);
  });

  test("IDs that are swapped, with the change that swaps them back", async () => {
    bench = await startBench();
    const report = await bench.check({ connector: { tenantId: clientId, clientId: tenantId } });
    expect(report.finding).toMatchObject({
      rule: "entra.ids.swapped",
      fixes: [{ set: { tenantId, clientId } }],
    });
    expect(factsIn(report, "tenant")).toMatchObject({ "The client ID is a tenant": "yes" });
  });

  test("a client ID it does not know", async () => {
    bench = await startBench({ clients: {} });
    expect((await bench.check()).finding).toMatchObject({ rule: "entra.client.unknown", field: "clientId" });
  });

  test("a secret that has expired", async () => {
    bench = await startBench({ clients: { [clientId]: { secret, isSecretExpired: true } } });
    expect((await bench.check()).finding?.rule).toBe("entra.secret.expired");
  });

  test("a certificate that is not registered", async () => {
    const authority = createAuthority();
    const { cert: registered } = authority.issue({ names: ["other"], isRsa: true });
    const { key, cert } = authority.issue({ names: ["mailroom"], isRsa: true });
    bench = await startBench({ clients: { [clientId]: { certificate: registered } } });
    const credential = { type: "certificate", certificate: cert, privateKey: key } as const;
    expect((await bench.check({ connector: { credential } })).finding?.rule).toBe("entra.certificate.refused");
  });
});

test("a key that does not belong to the certificate is found without asking Entra", async () => {
  bench = await startBench();
  const authority = createAuthority();
  const { cert } = authority.issue({ names: ["mailroom"], isRsa: true });
  const { key } = authority.issue({ names: ["mailroom"], isRsa: true });
  const credential = { type: "certificate", certificate: cert, privateKey: key } as const;
  const report = await bench.check({ connector: { credential } });
  expect(report.finding?.rule).toBe("entra.certificate.unusable");
  expect(bench.entra.countOf("token")).toBe(0);
});

describe("permissions", () => {
  test("a check without Mail.Send in the token goes on, proves nothing and says what to grant", async () => {
    bench = await startBench({ clients: { [clientId]: { secret } } });
    const report = await bench.check();
    expect(report).toMatchObject({ outcome: "unsure", finding: { rule: "graph.role.missing", stage: "roles" } });
    expect(report.finding?.remedies[0]).toMatch(/Grant admin consent/);
    expect(report.stages.find(({ name }) => name === "roles")?.status).toBe("warning");
    expect(factsIn(report, "roles")).toEqual({ "Application permissions": "none" });
    expect(bench.entra.countOf("user")).toBe(1);
  });

  test("a check with a token that cannot be read proves as little", async () => {
    bench = await startBench({ clients: { [clientId]: { secret, roles: ["Mail.Send"], isTokenOpaque: true } } });
    const report = await bench.check();
    expect(report).toMatchObject({ outcome: "unsure", finding: { rule: "graph.role.unreadable" } });
    expect(factsIn(report, "roles")).toEqual({ "Application permissions": "cannot be read" });
  });

  test("a send without Mail.Send goes on, and Graph's refusal is the proof", async () => {
    bench = await startBench({ clients: { [clientId]: { secret } } });
    const report = await bench.send();
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "graph.access.consent", stage: "send" } });
  });

  test("a send without Mail.Send that Graph accepts is a success with a warning", async () => {
    bench = await startBench({ clients: { [clientId]: { secret } } });
    bench.entra.behave("sendMail", { status: 202 });
    const report = await bench.send();
    expect(report).toMatchObject({ outcome: "ok", warnings: [{ rule: "warning.roles.missing", stage: "roles" }] });
    expect(report.stages.find(({ name }) => name === "roles")?.status).toBe("warning");
  });
});

describe("Graph refuses", () => {
  test("the token twice: one renewal, one retry, then the failure", async () => {
    bench = await startBench();
    bench.entra.behave("sendMail", graphError(401, "InvalidAuthenticationToken", "Access token validation failure."));
    const report = await bench.send();
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "graph.token.refused", class: "config" } });
    expect(bench.entra.countOf("sendMail")).toBe(2);
    expect(bench.entra.countOf("token")).toBe(2);
  });

  test("a sender that does not exist", async () => {
    bench = await startBench({ mailboxes: [] });
    const report = await bench.send();
    expect(report.finding).toMatchObject({ rule: "graph.sender.unknown", field: "sender" });
    expect(report.recipients).toEqual([]);
  });

  test("a sender that does not exist, already in a check that may look it up", async () => {
    bench = await startBench({
      mailboxes: [],
      clients: { [clientId]: { secret, roles: ["Mail.Send", "User.Read.All"] } },
    });
    expect((await bench.check()).finding).toMatchObject({ rule: "graph.sender.unknown", stage: "mailbox" });
  });

  test("too many requests: the time to wait is a fact", async () => {
    bench = await startBench();
    const answer = graphError(429, "ApplicationThrottled", "Too many.");
    bench.entra.behave("sendMail", { ...answer, headers: { "retry-after": "17" } });
    const report = await bench.send();
    expect(report.finding).toMatchObject({ rule: "graph.throttled", class: "quota" });
    expect(report.finding?.remedies[0]).toBe("Wait 17 seconds.");
    expect(factsIn(report, "send")).toMatchObject({ "Retry after": "17", "Graph error": "ApplicationThrottled" });
    expect(bench.entra.countOf("sendMail")).toBe(1);
  });

  test("while it is down, even when its front server answers with a page", async () => {
    bench = await startBench();
    bench.entra.behave("sendMail", { status: 503, body: "<h1>Service unavailable</h1>" });
    expect((await bench.send()).finding).toMatchObject({ rule: "graph.trouble", class: "temp" });
  });
});

describe("answers that are not Microsoft's", () => {
  test("a page is recognised and none of it is shown", async () => {
    bench = await startBench();
    bench.entra.behave("discovery", { status: 200, body: "<html>canary page</html>" });
    const report = await bench.check();
    expect(report.finding).toMatchObject({ rule: "exchange.answer.foreign", class: "host" });
    expect(JSON.stringify(report)).not.toContain("canary");
  });

  test("a page with status 200 is no acceptance of the message", async () => {
    bench = await startBench();
    bench.entra.behave("sendMail", { status: 200, body: "<html>log in first</html>" });
    const report = await bench.send();
    expect(report).toMatchObject({ outcome: "failed", finding: { rule: "exchange.answer.foreign" } });
    expect(report.recipients).toEqual([]);
  });

  test("a redirect is not followed", async () => {
    bench = await startBench();
    bench.entra.behave("token", { status: 307, headers: { location: `${bench.entra.origin}/elsewhere` } });
    expect((await bench.check()).outcome).toBe("failed");
    expect(bench.entra.countOf("other")).toBe(0);
  });

  test("an endless answer is cut off", async () => {
    bench = await startBench();
    bench.entra.behave("discovery", { status: 200, body: { filler: "x".repeat(1_100_000) } });
    expect((await bench.check()).finding?.rule).toBe("exchange.answer.tooLong");
  });
});

test("no secret and no token is in any report, even when the hosts repeat them", async () => {
  bench = await startBench();
  const seen: string[] = [];
  const onProgress = (report: Report) => seen.push(JSON.stringify(report));
  await bench.send({ onProgress });
  const token = bench.entra.requests.at(-1)?.headers.authorization?.replace("Bearer ", "") ?? "";
  bench.entra.behave("sendMail", graphError(403, "ErrorAccessDenied", `Token ${token}, secret ${secret}`));
  await bench.send({ onProgress });
  await bench.check({ onProgress, connector: { clientAuthentication: "header" } });
  const basic = bench.entra.requests.findLast(({ endpoint }) => endpoint === "token")?.headers.authorization ?? "";
  const text = seen.join("\n");
  expect(token.length).toBeGreaterThan(100);
  expect(basic).toMatch(/^Basic /);
  for (const value of [token, token.split(".")[1] ?? "", "canary", btoa("canary+").slice(0, 8), basic.slice(6, 60)]) {
    expect(text).not.toContain(value);
  }
});
