import { describe, expect, test } from "vitest";
import { exchangeRules } from "#lib/diagnosis/exchange-rules.ts";
import { diagnose } from "#lib/diagnosis/match.ts";
import type { ConnectorView } from "#lib/email/connector.ts";
import type { FailureFacts } from "#lib/email/facts.ts";
import type { StageName } from "#lib/email/report.ts";

const connector: ConnectorView = {
  kind: "exchange",
  name: "Reports",
  slug: "reports",
  sender: "reports@example.com",
  tenantId: "11111111-2222-4333-8444-555555555555",
  clientId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
  cloud: "global",
  clientAuthentication: "body",
  credential: { type: "secret" },
};

const local = (stage: StageName, code: string, more: Partial<FailureFacts> = {}): FailureFacts => ({
  stage,
  code,
  text: "",
  details: {
    host: "login.example",
    issuer: "Inspector",
    names: "a.example",
    validFrom: "2026-01-01",
    validTo: "2026-02-01",
  },
  ...more,
});
const entra = (
  entraCode: number,
  httpStatus: number,
  oauthError: string,
  stage: StageName = "token",
): FailureFacts => ({
  stage,
  code: "ENTRA_REFUSED",
  httpStatus,
  oauthError,
  entraCodes: [entraCode],
  text: `AADSTS${entraCode}: refused.`,
  isServerText: true,
});
const graph = (httpStatus: number, graphCode: string, text = "Refused.", stage: StageName = "send"): FailureFacts => ({
  stage,
  code: "GRAPH_REFUSED",
  httpStatus,
  graphCode,
  text,
  isServerText: true,
});

/** What Microsoft's documentation and field reports show for each cause, and the rule that has to explain it. */
const cases: [rule: string, facts: FailureFacts][] = [
  ["exchange.policy.host", local("policy", "CLOUD_HOST_NOT_ALLOWED")],
  ["exchange.policy.address", local("tenant", "ADDRESS_NOT_ALLOWED")],
  ["exchange.policy.address", local("send", "LOOPBACK_NOT_ALLOWED")],
  ["exchange.dns", local("tenant", "ENOTFOUND")],
  ["exchange.dns", local("send", "DNS_TIMEOUT")],
  ["exchange.connect", local("tenant", "CONNECT_FAILED", { originalCode: "ECONNREFUSED" })],
  ["exchange.connect", local("token", "CONNECT_FAILED", { originalCode: "ENETUNREACH" })],
  ["exchange.connect", local("token", "CONNECT_TIMEOUT")],
  ["exchange.tls.intercepted", local("tenant", "CERTIFICATE", { originalCode: "SELF_SIGNED_CERT_IN_CHAIN" })],
  ["exchange.tls.intercepted", local("send", "CERTIFICATE", { originalCode: "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" })],
  ["exchange.tls.time", local("tenant", "CERTIFICATE", { originalCode: "CERT_HAS_EXPIRED" })],
  ["exchange.tls.name", local("tenant", "CERTIFICATE", { originalCode: "ERR_TLS_CERT_ALTNAME_INVALID" })],
  ["exchange.tls", local("tenant", "TLS_HANDSHAKE", { originalCode: "ECONNRESET" })],
  ["exchange.tls", local("tenant", "TLS_TIMEOUT")],
  ["exchange.timeout", local("token", "HTTPS_NO_ANSWER")],
  ["exchange.broken", local("token", "HTTPS_ANSWER_LOST", { originalCode: "UND_ERR_SOCKET" })],
  ["exchange.broken", local("token", "HTTPS_ANSWER_LOST", { originalCode: "ECONNRESET" })],
  ["exchange.answer.tooLong", local("tenant", "HTTPS_ANSWER_TOO_LONG")],
  ["exchange.answer.foreign", local("tenant", "ENTRA_NOT_JSON", { httpStatus: 200 })],
  ["exchange.answer.foreign", local("send", "GRAPH_NOT_JSON", { httpStatus: 403 })],
  ["entra.tenant.unknown", entra(90002, 400, "invalid_tenant", "tenant")],
  ["entra.tenant.unknown", entra(900023, 400, "invalid_request")],
  ["entra.cloud.other", entra(900382, 400, "invalid_request")],
  ["entra.client.unknown", entra(700016, 400, "unauthorized_client")],
  ["entra.client.disabled", entra(7000112, 401, "unauthorized_client")],
  ["entra.secret.wrong", entra(7000215, 401, "invalid_client")],
  ["entra.secret.expired", entra(7000222, 401, "invalid_client")],
  ["entra.secret.missing", entra(7000218, 401, "invalid_client")],
  ["entra.secret.absent", local("token", "SECRET_MISSING")],
  ["entra.certificate.refused", entra(700027, 401, "invalid_client")],
  ["entra.certificate.clock", entra(700024, 401, "invalid_client")],
  ["entra.certificate.unusable", local("token", "KEY_MISMATCH")],
  ["entra.resource.unknown", entra(500011, 400, "invalid_resource")],
  ["entra.resource.unknown", entra(650057, 401, "invalid_client")],
  ["entra.scope.invalid", entra(1002012, 400, "invalid_scope")],
  ["entra.policy.blocked", entra(53003, 400, "access_denied")],
  ["entra.throttled.code", entra(50196, 400, "invalid_grant")],
  ["entra.throttled", { ...local("token", "ENTRA_REFUSED"), httpStatus: 429 }],
  ["entra.trouble.code", entra(90033, 503, "temporarily_unavailable")],
  ["entra.trouble", { ...local("tenant", "ENTRA_REFUSED"), httpStatus: 503 }],
  ["entra.client.refused", entra(7999999, 401, "invalid_client")],
  ["entra.refused", entra(7999999, 400, "interaction_required")],
  ["graph.role.missing", local("roles", "MAIL_SEND_MISSING")],
  ["graph.access.denied", graph(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.")],
  ["graph.access.policy", graph(403, "ErrorAccessDenied", "Access to OData is disabled: [RAOP] : Blocked by tenant.")],
  ["graph.permissions.none", graph(403, "Authorization_RequestDenied")],
  ["graph.sendAs", graph(403, "ErrorSendAsDenied")],
  ["graph.sender.unknown", graph(404, "ErrorInvalidUser")],
  ["graph.sender.unknown", graph(404, "Request_ResourceNotFound", "Missing.", "mailbox")],
  ["graph.sender.unknown", graph(404, "ErrorUserNotFound")],
  ["graph.mailbox.unavailable", graph(404, "MailboxNotEnabledForRESTAPI")],
  ["graph.token.refused", graph(401, "InvalidAuthenticationToken")],
  ["graph.forbidden", graph(403, "SomethingNew")],
  ["graph.notFound", graph(404, "SomethingNew")],
  ["graph.throttled", graph(429, "ApplicationThrottled")],
  ["graph.quota", graph(429, "ErrorExceededMessageLimit")],
  ["graph.tooLarge", { ...local("send", "GRAPH_REFUSED"), httpStatus: 413 }],
  ["graph.tooLarge.code", graph(400, "ErrorMessageSizeExceeded")],
  ["graph.recipients", graph(400, "ErrorInvalidRecipients")],
  ["graph.trouble", graph(503, "ServiceUnavailable")],
  ["graph.unsure", { ...local("send", "SEND_UNSURE"), httpStatus: 504 }],
  ["graph.unsure.lost", local("send", "SEND_UNSURE")],
];

describe("failures of Entra and Graph are explained", () => {
  test.each(cases)("%s: %j", (rule, facts) => {
    const finding = diagnose(facts, connector);
    expect(finding.rule).toBe(rule);
    const sentences = [finding.title, finding.cause, ...finding.remedies];
    expect(sentences.join(" ")).not.toMatch(/[{}]|\bunknown\b(?! issuer)/);
  });

  test("by rules that all have a case here", () => {
    const covered = new Set(cases.map(([rule]) => rule));
    expect(exchangeRules.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  });

  test("in full sentences, with a remedy each", () => {
    for (const { cause, remedies, title } of exchangeRules) {
      expect(title).not.toMatch(/\.$/);
      expect(cause).toMatch(/\.$/);
      expect(remedies.length).toBeGreaterThan(0);
      for (const remedy of remedies) expect(remedy).toMatch(/[.?]$/);
    }
  });

  test("with fields that the Exchange form has", () => {
    const fields = ["sender", "tenantId", "clientId", "cloud", "credential.clientSecret", "credential.certificate"];
    for (const { field } of exchangeRules) if (field) expect(fields).toContain(field);
  });

  test("an answer that nothing fits stays unknown, with Graph's own words", () => {
    const finding = diagnose(graph(400, "SomethingNew", "A new kind of refusal."), connector);
    expect(finding).toMatchObject({ rule: "unknown", class: "unknown", serverSaid: "A new kind of refusal." });
  });
});
