import { expect, test } from "vitest";
import type { ConfigFile } from "#lib/config/file.ts";
import { policyOf } from "#lib/config/policy.ts";
import { publishedClouds } from "#lib/email/clouds.ts";
import { parseSettings as parse } from "#lib/settings.ts";

const noFile: ConfigFile = { path: "/etc/mailroom.yml" };
const parseSettings = (env: Record<string, string>, file = noFile) => parse(env, file);

const key = (id: string) => `${id}:${Buffer.alloc(32, id).toString("base64")}`;
const database = { DATABASE_URL: "postgresql://u:p@db.example.com/mailroom", MAILROOM_ENCRYPTION_KEYS: key("k1") };

test("without any variable the embedded mode is in force, with the sandbox", () => {
  const settings = parseSettings({});
  expect(settings).toMatchObject({ port: 3000, isSandboxOn: true, sandboxPort: 11_025 });
  expect(settings.config.network.allowedHosts).toEqual(["*"]);
  expect(settings.databaseUrl).toBeUndefined();
  expect(settings.config.exchange).toEqual(publishedClouds);
});

test("an empty variable counts as absent", () => {
  const withoutFunctions = (given: object) => JSON.parse(JSON.stringify(given));
  expect(withoutFunctions(parseSettings({ PORT: "", DATABASE_URL: " " }))).toEqual(withoutFunctions(parseSettings({})));
});

test("an own database turns the sandbox off unless it is asked for", () => {
  expect(parseSettings(database).isSandboxOn).toBe(false);
  expect(parseSettings({ ...database, MAILROOM_SANDBOX: "on" }).isSandboxOn).toBe(true);
});

test("an own database needs a key ring, and the error says how to make one", () => {
  expect(() => parseSettings({ DATABASE_URL: database.DATABASE_URL })).toThrow(/MAILROOM_ENCRYPTION_KEYS.*openssl/);
});

test("the key ring keeps its order, newest first", () => {
  const { encryptionKeys } = parseSettings({ MAILROOM_ENCRYPTION_KEYS: `${key("k2")}, ${key("k1")}` });
  expect(encryptionKeys.map(({ id }) => id)).toEqual(["k2", "k1"]);
  expect(encryptionKeys[0]?.key).toHaveLength(32);
});

test.each([
  ["PORT", "0"],
  ["PORT", "80.5"],
  ["PORT", "65536"],
  ["MAILROOM_LISTEN", "localhost"],
  ["MAILROOM_LISTEN", "10.0.0"],
  ["MAILROOM_ACCEPT_LOST_KEY", "1"],
  ["DATABASE_URL", "mysql://localhost/x"],
  ["MAILROOM_ENCRYPTION_KEYS", "secret"],
  ["MAILROOM_ENCRYPTION_KEYS", `k1:${Buffer.alloc(16).toString("base64")}`],
  ["MAILROOM_ENCRYPTION_KEYS", `${key("k1")},${key("k1")}`],
  ["MAILROOM_PUBLIC_URL", "mailroom.example.com"],
  ["MAILROOM_SANDBOX", "yes"],
  ["MAILROOM_SANDBOX_PORT", "-1"],
  ["MAILROOM_ALLOWED_PORTS", "0"],
  ["MAILROOM_ALLOWED_PORTS", "25,70000"],
  ["MAILROOM_ALLOWED_PORTS", "25,*"],
  ["MAILROOM_ALLOWED_PORTS", "25-30"],
  ["MAILROOM_PRIVATE_NETWORKS", "maybe"],
  ["MAILROOM_TESTS_PER_PERSON", "0"],
  ["MAILROOM_TESTS_PER_MINUTE", "many"],
  ["MAILROOM_TESTS_AT_ONCE", "1.5"],
  ["MAILROOM_TEST_FAILED_SIGN_INS", "-1"],
  ["MAILROOM_TEST_RECIPIENTS", "1e3"],
  ["MAILROOM_TEST_RECIPIENTS_OPERATOR", "12345678"],
  ["MAILROOM_AUDIT_RETENTION_DAYS", "6"],
  ["MAILROOM_AUDIT_RETENTION_DAYS", "-1"],
  ["MAILROOM_AUDIT_RETENTION_DAYS", "100000"],
  ["MAILROOM_CA_FILE", "/nonexistent/ca.pem"],
  ["MAILROOM_DNS_SERVERS", "dns.example.com"],
  ["MAILROOM_DNS_SERVERS", "192.0.2.53, 300.0.0.1:53"],
  ["MAILROOM_LOG_LEVEL", "loud"],
  ["MAILROOM_EXCHANGE_CHINA_GRAPH_URL", "http://graph.example.com"],
])("a bad %s (%s) is refused by its name", (name, value) => {
  expect(() => parseSettings({ [name]: value })).toThrow(new RegExp(`^${name} must`));
});

test.each([
  ["", 365],
  ["0", 0],
  ["7", 7],
  ["3650", 3_650],
])("the audit log is kept for as many days as %s says", (text, days) => {
  expect(parseSettings({ MAILROOM_AUDIT_RETENTION_DAYS: text }).auditRetentionDays).toBe(days);
});

test("one endpoint of one cloud can be replaced", () => {
  const { exchange: clouds } = parseSettings({
    MAILROOM_EXCHANGE_USGOV_DOD_LOGIN_URL: "https://login.example.com/",
  }).config;
  expect(clouds.usGovDod).toEqual({ ...publishedClouds.usGovDod, loginUrl: "https://login.example.com" });
  expect(clouds.global).toEqual(publishedClouds.global);
});

test("DNS servers are addresses of both families, with or without a port", () => {
  const servers = ["192.0.2.53", "192.0.2.53:5353", "2001:db8::53", "[2001:db8::53]:5353"];
  expect(parseSettings({ MAILROOM_DNS_SERVERS: servers.join(", ") }).dnsServers).toEqual(servers);
  expect(parseSettings({}).dnsServers).toEqual([]);
});

test("the policy names the sandbox's port and nothing else on loopback", () => {
  const settings = parseSettings({ MAILROOM_ALLOWED_HOSTS: "Smtp.Example.com, relay.example.com" });
  expect(policyOf(settings.config, { sandboxPort: 40_001 })).toMatchObject({
    allowedHosts: ["smtp.example.com", "relay.example.com"],
    loopbackPorts: [40_001],
  });
  expect(policyOf(settings.config, { sandboxPort: undefined }).loopbackPorts).toEqual([]);
});

test("the guard rails are strict unless the operator loosens them", () => {
  const strict = policyOf(parseSettings({}).config, { sandboxPort: undefined });
  expect(strict).toMatchObject({ allowedPorts: [25, 465, 587, 2465, 2525, 2587], isPrivateAllowed: true });
  const limits = { perPerson: 10, perMinute: 60, atOnce: 5, failedSignIns: 5, recipients: 100, recipientsOperator: 20 };
  expect(parseSettings({}).testLimits).toEqual(limits);
  const changed = parseSettings({ MAILROOM_ALLOWED_PORTS: " 25, 10025 ", MAILROOM_PRIVATE_NETWORKS: "refused" });
  expect(policyOf(changed.config, { sandboxPort: undefined })).toMatchObject({
    allowedPorts: [25, 10_025],
    isPrivateAllowed: false,
  });
  expect(parseSettings({ MAILROOM_ALLOWED_PORTS: "*" }).config.network.allowedPorts).toBe("*");
});
