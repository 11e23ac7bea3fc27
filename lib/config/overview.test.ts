import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { getPolicyView } from "#lib/config/overview.ts";
import { knownSettings } from "#lib/config/settings-list.ts";
import { environmentNames, handedOnVariable, parseSettings } from "#lib/settings.ts";

const kept = globalThis as { mailroomSettings?: unknown };

function viewOf(text: string, environment: Record<string, string> = {}) {
  kept.mailroomSettings = {
    inForce: parseSettings(environment, { path: "/etc/mailroom.yml", text }),
    readAt: new Date(),
  };
  const { sections } = getPolicyView();
  return new Map(sections.flatMap(({ settings }) => settings.map((setting) => [setting.name, setting])));
}

test("every setting is there with its value, its default and its source", () => {
  const settings = viewOf("network:\n  allowedPorts: [25, 2526]\n  timeouts: {dns: 90s}\n", {
    MAILROOM_ALLOWED_HOSTS: "a.example.com",
  });
  for (const { path } of knownSettings) expect(settings.has(path.join("."))).toBe(true);
  expect(settings.get("network.allowedPorts")).toMatchObject({
    value: ["25, 2526"],
    default: ["25, 465, 587, 2465, 2525, 2587"],
    source: { from: "file", line: 2 },
  });
  expect(settings.get("network.timeouts.dns")).toMatchObject({ value: ["90s"], default: ["5s"], source: { line: 3 } });
  expect(settings.get("network.allowedHosts")).toMatchObject({
    value: ["a.example.com"],
    source: { from: "environment", variable: "MAILROOM_ALLOWED_HOSTS" },
  });
  expect(settings.get("email.allowedDomains")).toMatchObject({ value: ["every domain"], source: { from: "default" } });
  expect(settings.get("MAILROOM_TESTS_PER_PERSON")).toMatchObject({ value: ["10"], source: { from: "default" } });
});

test("every setting of the environment is there with its value and its source", () => {
  const oidc = {
    MAILROOM_OIDC_ISSUER: "https://id.example.com",
    MAILROOM_OIDC_CLIENT_ID: "mailroom",
    MAILROOM_OIDC_CLIENT_SECRET: "s3cret",
    MAILROOM_OIDC_ROLE_CLAIM: "roles",
    MAILROOM_OIDC_ROLES: "a=editor,b=viewer",
  };
  const settings = viewOf("server: {publicUrl: 'https://m.example.com'}", { ...oidc, MAILROOM_LOG_LEVEL: "debug" });
  const names = [...settings.keys()].filter((name) => !knownSettings.some(({ path }) => path.join(".") === name));
  expect(names.toSorted()).toEqual(environmentNames.toSorted());
  expect(settings.get("MAILROOM_OIDC_ROLES")?.value).toEqual(["a=editor", "b=viewer"]);
  expect(settings.get("MAILROOM_LOG_LEVEL")).toMatchObject({
    ...{ value: ["debug"], default: ["info"] },
    source: { from: "environment", variable: "MAILROOM_LOG_LEVEL" },
  });
  expect(settings.get("MAILROOM_DNS_SERVERS")).toMatchObject({
    ...{ value: ["those of the system"], source: { from: "default" } },
  });
});

test("of what names a person or opens something, only whether it is set is told", () => {
  const secrets = {
    DATABASE_URL: "postgresql://u:s3cret@db/m",
    MAILROOM_ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, "s3cret").toString("base64")}`,
    MAILROOM_ADMIN_EMAIL: "s3cret@example.com",
    MAILROOM_ADMIN_PASSWORD: "s3cret-s3cret-s3cret",
    MAILROOM_OIDC_ISSUER: "https://id.example.com",
    MAILROOM_OIDC_CLIENT_ID: "mailroom",
    MAILROOM_OIDC_CLIENT_SECRET: "s3cret",
  };
  const { MAILROOM_OIDC_ISSUER: _, MAILROOM_OIDC_CLIENT_ID: __, ...hidden } = secrets;
  const unset = viewOf("");
  const set = viewOf("server: {publicUrl: 'https://m.example.com'}", secrets);
  for (const name of Object.keys(hidden)) {
    expect([unset.get(name)?.value, set.get(name)?.value, set.get(name)?.default]).toEqual([
      ...[["not set"], ["set"], ["not set"]],
    ]);
  }
  for (const secret of Object.values(hidden)) expect(JSON.stringify([...set])).not.toContain(secret);
});

test("what npm start hands on is set by nobody", () => {
  const DATABASE_URL = "postgresql://u:p@127.0.0.1:1/m";
  const MAILROOM_ENCRYPTION_KEYS = `k1:${Buffer.alloc(32).toString("base64")}`;
  const settings = viewOf("", { DATABASE_URL, MAILROOM_ENCRYPTION_KEYS, MAILROOM_HANDED_ON: "DATABASE_URL" });
  expect(settings.get("DATABASE_URL")).toMatchObject({ value: ["not set"], source: { from: "default" } });
  expect(settings.get("MAILROOM_ENCRYPTION_KEYS")).toMatchObject({ value: ["set"] });
});

test("no secret is told", () => {
  const settings = viewOf(`
network:
  proxy: {url: "http://p:3128", username: user, password: s3cret, headers: {X-Key: s3cret}}
hosts:
  - {url: "smtp://a", proxy: "http://user:s3cret@p:1"}
connectors:
  - id: relay
    auth: {required: true, username: u, password: s3cret}
`);
  expect(settings.get("network.proxy.password")?.value).toEqual(["set"]);
  expect(settings.get("network.proxy.headers")?.value).toEqual(["set"]);
  expect(settings.get("hosts")?.value).toEqual(["smtp://a:25: proxy http://p:1"]);
  expect(settings.get("connectors")?.value).toEqual(["relay"]);
  expect(JSON.stringify([...settings])).not.toContain("s3cret");
});

test("the credentials in a proxy's address are not told", () => {
  const settings = viewOf("network: {proxy: {url: 'socks5://user:s3cret@p'}}");
  expect(settings.get("network.proxy.url")?.value).toEqual(["socks5://p:1080"]);
});

test("every setting that a sentence of the program names is there", () => {
  const settings = viewOf("");
  const names = new Set([...settings].flatMap(([name, { variable }]) => [name, variable]));
  const named = ["lib", "components", "app"].flatMap(namedIn);
  expect(named.length).toBeGreaterThan(60);
  // A domain of a provider, and what only our own processes set.
  const others = ["email.cz", handedOnVariable];
  const unknown = named.filter(({ name }) => !names.has(name) && !others.includes(name));
  expect(unknown).toEqual([]);
});

/** What looks like a setting in the texts of a folder's sources. */
function namedIn(folder: string): { file: string; name: string }[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.startsWith("generated"))
    .flatMap((file) =>
      textsOf(readFileSync(join(folder, file), "utf8"))
        .flatMap((text) => text.match(looksLikeSetting) ?? [])
        .map((name) => ({ file: join(folder, file), name })),
    );
}

const looksLikeSetting =
  /(?<![\w.@/$\\-])(?:(?:server|email|network|exchange)\.[a-z]\w*(?:\.[a-z]\w*)*(?![\w.]*…)|MAILROOM_[A-Z_]+(?![A-Z_…*]))/g;

/** Everything between quotes but the ids of rules; what a template fills in is an ellipsis. */
function textsOf(source: string): string[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\bid: "[^"]*"/gm, "").replace(/\$\{[^{}]*\}/g, "…");
  return code.match(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? [];
}
