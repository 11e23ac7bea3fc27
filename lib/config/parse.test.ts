// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax of references
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { describeMistake, parseConfig } from "#lib/config/parse.ts";
import { policyOf } from "#lib/config/policy.ts";
import { overridesOf } from "#lib/config/settings-list.ts";
import { defaultPolicy } from "#lib/email/policy.ts";

const read = (text: string | undefined, environment: Record<string, string> = {}) =>
  parseConfig(text, { environment, overrides: overridesOf(environment) });

function configOf(text: string, environment?: Record<string, string>) {
  const parsed = read(text, environment);
  if ("mistakes" in parsed) throw new Error(JSON.stringify(parsed.mistakes));
  return parsed.config;
}

function mistakesOf(text: string, environment?: Record<string, string>): string[] {
  const parsed = read(text, environment);
  return "mistakes" in parsed ? parsed.mistakes.map((mistake) => describeMistake(mistake, "mailroom.yml")) : [];
}

test.each([undefined, "", "# nothing\n", "email:\nnetwork:\n  proxy:\n"])(
  "a file that says nothing (%j) leaves the defaults",
  (text) => {
    const parsed = read(text);
    expect(parsed).not.toHaveProperty("mistakes");
    if ("mistakes" in parsed) return;
    const policy = policyOf(parsed.config, { sandboxPort: undefined });
    expect(policy).toMatchObject(defaultPolicy);
  },
);

test.each([
  ["|hunter2", "write this text in quotes"],
  [">hunter2", "write this text in quotes"],
  ["!hunter2", "write this text in quotes"],
  ["*hunter2", "write this text in quotes"],
  ["@hunter2", "Plain value cannot start with reserved character @"],
  ['"\\hunter2"', "Invalid escape sequence"],
  ["'a' hunter2", "Unexpected"],
  ["abc${hunter2}", "must be ${env:NAME}"],
])("of a password that YAML takes for something else, as %j, nothing is repeated", (password, why) => {
  const said = mistakesOf(`connectors: []\nserver:\n  publicUrl: ${password}\n`).join("\n");
  expect(said).toContain(why);
  expect(said).toMatch(/^mailroom\.yml:3:/);
  expect(said).not.toContain("unter2");
});

describe("each mistake is named with its place, its setting and the rule", () => {
  test.each([
    ["email:\n  footr: 1", "2:3", "email: Leave out footr: there is no such field here."],
    ["emial: {}", "1:1", "Leave out emial: there is no such field here."],
    ["email: 5", "1:1", "email must hold settings, each on a line of its own"],
    ["- a", "1:1", "the file must hold sections such as email:"],
    ["server:\n  publicUrl: ftp://x", "2:3", "server.publicUrl must be an http:// or https:// address without a path"],
    ["server: {publicUrl: 'https://x.example/mailroom'}", "1:10", /publicUrl must be an .* without a path/],
    ["server: {publicUrl: 'https://u:p@x.example'}", "1:10", /publicUrl must be an http/],
    [
      "email:\n  allowedDomains:\n    - example.com\n    - no domain",
      "4:7",
      /email.allowedDomains\[1\] must be domains/,
    ],
    ["email: {allowedRecipients: []}", "1:9", /allowedRecipients must be patterns/],
    [
      "email: {allowedDomains: [a.com], allowedRecipients: ['*@b.com']}",
      "1:34",
      /allowedRecipients must not stand beside allowedDomains/,
    ],
    ["email: {services: []}", "1:9", /must name at least one service/],
    ["email: {services: [gmial]}", "1:20", /"gmial" is unknown/],
    ["email: {services: [outlook]}", "1:20", /could be exchange or hotmail: write which/],
    ["email: {ses: {host: relay.example.com}}", "1:9", /email.ses must have both host and port/],
    ["email: {maxBodyLength: -1}", "1:9", /must be a whole number from 1 to 25000000/],
    ["email: {maxBodyLength: 25000001}", "1:9", /must be a whole number from 1 to 25000000/],
    ["email: {footer: {enabled: maybe}}", "1:18", /must be true or false/],
    ["network: {allowedHosts: ['smtp://a']}", "1:26", /allowedHosts\[0\] must be host names/],
    ["network: {allowedPorts: [25, 70000]}", "1:30", /allowedPorts\[1\] must be ports/],
    ["network: {allowedPorts: [25, '*']}", "1:11", /allowedPorts must be ports/],
    ["network: {refusedRanges: [10.0.0.1]}", "1:27", /must be ranges of addresses/],
    ["network: {proxy: {url: 'ftp://p:1'}}", "1:19", /must be the address of a proxy/],
    ["network: {proxy: {url: 'http://p:3128/path'}}", "1:19", /must be the address of a proxy/],
    ["network: {proxy: {username: x}}", "1:18", /url must be set when username is/],
    ["network: {proxy: {headers: {X: y}}}", "1:18", /url must be set when headers is/],
    ["network: {proxy: {bypass: [a]}}", "1:18", /url must be set when bypass is/],
    ["network: {proxy: {only: [a]}}", "1:18", /url must be set when only is/],
    ["network: {proxy: {url: 'socks5://p', headers: {X: y}}}", "1:38", /headers must not stand beside socks5/],
    [
      "network: {proxy: {url: 'http://u:p@p:3128', username: v}}",
      "1:45",
      /username must not stand beside a user name in url/,
    ],
    ["network: {proxy: {url: 'http://p:1', bypass: [a], only: [b]}}", "1:51", /only must not stand beside bypass/],
    ["network: {proxy: {url: 'http://p:1', headers: {Host: a}}}", "1:48", /must not have the header Host/],
    ["network: {proxy: {url: 'http://p:1', headers: {X: \"a\\r\\nb\"}}}", "1:48", /headers.X must be a line of text/],
    ["network: {timeouts: {dns: 5}}", "1:22", /timeouts.dns must be a time from 1ms to 10m/],
    ["network: {timeouts: {dns: 1h}}", "1:22", /must be a time/],
    ["network: {tls: {verification: some}}", "1:17", /verification must be full, certificate or none/],
    ["network: {tls: {ca: {files: [ca.pem]}}}", "1:30", /must be absolute paths/],
    ["network: {tls: {ca: {files: [/nowhere/ca.pem]}}}", "1:30", /\/nowhere\/ca.pem is none/],
    ["network: {tls: {ca: {data: text}}}", "1:22", /must be certificates in PEM form/],
    ["exchange: {global: {loginUrl: 'http://login.example.com'}}", "1:21", /must be an https:\/\/ address/],
    ["hosts:\n  - url: smtp://a\n  - url: SMTP://A:25", "3:5", /hosts\[1\].url must not name smtp:\/\/a:25 again/],
    ["hosts: [{url: 'smtp://a:0'}]", "1:10", /url must be smtp:\/\/host:port/],
    ["hosts: [{url: 'smtp://a/b'}]", "1:10", /without a path/],
    ["hosts: [{url: 'smtp://u@a'}]", "1:10", /without a path/],
    ["hosts: [{url: 'ldap://a'}]", "1:10", /url must be smtp:\/\/host:port/],
    ["hosts: [{url: 'smtp://a', ignoreTLS: true, requireTLS: true}]", "1:44", /they contradict each other/],
    ["hosts: [{url: 'https://a', requireTLS: false}]", "1:28", /belongs to smtp:\/\/ hosts/],
    [
      "hosts: [{url: 'smtp://a', clientCertificate: {certificate: x, key: y}}]",
      "1:47",
      /must be a certificate in PEM form/,
    ],
    ["connectors: {}", "1:1", /must be a list of connectors/],
    ["a: [", "1:5", /Flow sequence/],
    ["email: {}\nemail: {}", "2:1", /Map keys must be unique/],
    ["network: {proxy: {url: '${env:PROXY}'}}", "1:19", "network.proxy.url: the environment variable PROXY is not set"],
    ["server: {publicUrl: '${file:/nowhere}'}", "1:10", /the file \/nowhere cannot be read \(ENOENT\)/],
    ["server: {publicUrl: '${file:here}'}", "1:10", /here must be an absolute path/],
    ["server: {publicUrl: '${PUBLIC}'}", "1:10", /must be \$\{env:NAME\} or \$\{file:\/path\}/],
  ])("%s", (text, place, expected) => {
    const mistakes = mistakesOf(text);
    expect(mistakes.map((mistake) => mistake.split(" ")[0])).toEqual([`mailroom.yml:${place}`]);
    expect(mistakes[0]).toMatch(expected);
  });
});

test.each([
  [
    "email:\n  footr: 1\n  bodyLength: 2\n",
    [
      "2:3 email: Leave out footr: there is no such field here.",
      "3:3 email: Leave out bodyLength: there is no such field here.",
    ],
  ],
  [
    "hosts:\n  - url: smtp://a\n    ca:\n      file: /ca.pem\n",
    ["4:7 hosts[0].ca: Leave out file: there is no such field here."],
  ],
  [
    "network:\n  allowedPorts:\n    - 25\n    - x\n    - 0\n",
    [
      "4:7 network.allowedPorts[1] must be ports from 1 to 65535, or * for every port",
      "5:7 network.allowedPorts[2] must be ports from 1 to 65535, or * for every port",
    ],
  ],
  [
    "hosts:\n  - url: smtp://a\n    proxy: ${env:NONE}\n",
    ["3:5 hosts[0].proxy: the environment variable NONE is not set"],
  ],
])("each wrong entry and each field too many has a mistake of its own: %j", (text, expected) => {
  expect(mistakesOf(text)).toEqual(expected.map((mistake) => `mailroom.yml:${mistake}`));
});

test.each([
  ["*@exämple.com", "*@xn--exmple-cua.com"],
  ["Audit@*.EXÄMPLE.com", "audit@*.xn--exmple-cua.com"],
  ["*.exämple。com", "*.xn--exmple-cua.com"],
  ["*@exämple.*", "*@xn--exmple-cua.*"],
  ["*@ex*mple.com", "*@ex*mple.com"],
])("the pattern %s is compared as %s", (given, expected) => {
  expect(configOf(`email: {allowedRecipients: ['${given}']}`).email.allowedRecipients).toEqual([expected]);
});

test.each(["*@ex*ämple.com", "ädmin@example.com", "*@ä..\u00ad", "*ä"])(
  "the pattern %s, which could match nothing, is refused",
  (given) => {
    expect(mistakesOf(`email: {allowedRecipients: ['${given}']}`)).toEqual([
      expect.stringMatching(/must be patterns of/),
    ]);
  },
);

test.each([
  [
    "network: {allowedHosts: '${env:V}'}",
    "a.example.com, b.example.com",
    ["network", "allowedHosts"],
    ["a.example.com", "b.example.com"],
  ],
  ["network: {allowedPorts: '${env:V}'}", "25,587", ["network", "allowedPorts"], [25, 587]],
  ["network: {allowedPorts: '${env:V}'}", "*", ["network", "allowedPorts"], "*"],
  [
    "network: {refusedRanges: '${env:V}'}",
    "10.0.0.0/8,192.0.2.0/24",
    ["network", "refusedRanges"],
    ["10.0.0.0/8", "192.0.2.0/24"],
  ],
  ["network: {proxy: {url: 'http://p', bypass: '${env:V}'}}", "a,b", ["network", "proxy", "bypass"], ["a", "b"]],
  ["email: {allowedDomains: '${env:V}'}", "a.com,*.b.com", ["email", "allowedDomains"], ["a.com", "*.b.com"]],
  ["email: {allowedRecipients: '${env:V}'}", "*@a.com,b@b.com", ["email", "allowedRecipients"], ["*@a.com", "b@b.com"]],
  ["email: {services: '${env:V}'}", "gmail, other", ["email", "services"], ["gmail", "other"]],
  ["email: {maxBodyLength: '${env:V}'}", "5000", ["email", "maxBodyLength"], 5_000],
  ["email: {footer: {enabled: '${env:V}'}}", "false", ["email", "footer", "enabled"], false],
])("%s takes %j from the environment", (text, given, path, expected) => {
  const found = path.reduce<unknown>(
    (inner, key) => (inner as Record<string, unknown>)[key],
    configOf(text, { V: given }),
  );
  expect(found).toEqual(expected);
});

test.each(["network: {allowedHosts: ''}", "network: {refusedRanges: ' , '}", "email: {allowedDomains: ','}"])(
  "a text without an entry is no empty list: %s",
  (text) => {
    expect(mistakesOf(text)).toHaveLength(1);
  },
);

test("a long text of beginnings of references is read to its end", () => {
  const text = "${".repeat(200_000);
  expect(configOf(`email: {footer: {text: '${text}'}}`).email.footer.text).toBe(text);
});

test.each([
  ["'*'", "*"],
  ["['*']", "*"],
  ["25", [25]],
  ["['25', 587]", [25, 587]],
])("allowed ports may be %s", (given, expected) => {
  expect(configOf(`network: {allowedPorts: ${given}}`).network.allowedPorts).toEqual(expected);
});

test("several mistakes are told at once", () => {
  expect(mistakesOf("server: {publicUrl: x}\nnetwork: {allowedPorts: [0]}\nhosts: 1")).toHaveLength(3);
});

test("the environment wins over the file, and its mistakes bear its name", () => {
  const file = "network:\n  allowedHosts: [a.example.com]\n  allowedPorts: [25]";
  const environment = { MAILROOM_ALLOWED_HOSTS: "b.example.com, c.example.com" };
  expect(configOf(file, environment).network).toMatchObject({
    allowedHosts: ["b.example.com", "c.example.com"],
    allowedPorts: [25],
  });
  expect(mistakesOf(file, { MAILROOM_ALLOWED_PORTS: "x" })).toEqual([
    "MAILROOM_ALLOWED_PORTS must be ports from 1 to 65535, or * for every port",
  ]);
});

test("every setting knows where its value comes from", () => {
  const parsed = read("network:\n  # why\n  allowedHosts: [a.example.com]\n", {
    MAILROOM_PUBLIC_URL: "https://m.example.com",
  });
  if ("mistakes" in parsed) throw new Error();
  expect(parsed.sourceOf(["network", "allowedHosts"])).toEqual({ from: "file", line: 3 });
  expect(parsed.sourceOf(["server", "publicUrl"])).toEqual({ from: "environment", variable: "MAILROOM_PUBLIC_URL" });
  expect(parsed.sourceOf(["email", "services"])).toEqual({ from: "default" });
});

test("references bring values of the environment and of files, without a last line break, and a doubled sign stays", () => {
  const path = join(tmpdir(), `mailroom-secret-${process.pid}`);
  writeFileSync(path, "s3cret\n");
  const text = `network: {proxy: {url: "http://p:1", username: "\${env:WHO}-x", password: "\${file:${path}}", headers: {X: "$\${env:WHO}"}}}`;
  const { proxy } = configOf(text, { WHO: "me" }).network;
  expect(proxy).toMatchObject({ username: "me-x", password: "s3cret", headers: { X: "${env:WHO}" } });
});

test.each([
  ["http://proxy.example.com", { protocol: "http", host: "proxy.example.com", port: 80 }],
  ["http://Proxy.example.com:3128/", { protocol: "http", host: "proxy.example.com", port: 3128 }],
  ["https://[2001:db8::1]:8443", { protocol: "https", host: "2001:db8::1", port: 8443 }],
  ["https://proxy.example.com", { protocol: "https", port: 443 }],
  ["https://proxy.example.com:80", { protocol: "https", port: 80 }],
  [
    "socks5://a%40b:p%3aq@proxy",
    { protocol: "socks5", host: "proxy", port: 1080, login: { username: "a@b", password: "p:q" } },
  ],
])("the proxy %s is understood", (url, expected) => {
  expect(configOf(`network: {proxy: {url: "${url}"}}`).network.proxy.url).toMatchObject(expected);
});

const authority = createAuthority();

test("rules of hosts are kept under the canonical URL", () => {
  const { hosts } = configOf(
    JSON.stringify({
      hosts: [
        { url: "smtp://Mail.Example.com.", requireTLS: true, verification: "none" },
        { url: "https://[2001:DB8:0::1]/", ca: { data: authority.caPem }, proxy: "none" },
        { url: "smtp://relay:2525", ignoreTLS: true, proxy: "socks5://p" },
      ],
    }),
  );
  expect(hosts).toMatchObject({
    "smtp://mail.example.com:25": { startTls: "required", tls: { verification: "none" } },
    "https://[2001:db8::1]:443": { tls: { authorities: [authority.caPem.trim()] }, proxy: "none" },
    "smtp://relay:2525": { startTls: "never", proxy: { protocol: "socks5", host: "p", port: 1080 } },
  });
});

test.each([
  [
    "the key of another certificate",
    () => authority.issue({ names: ["b"] }).key,
    "must be the key that the certificate was made for",
  ],
  ["no key", () => "text", "must be a private key in PEM form, with the passphrase that opens it"],
])("a client certificate of a host with %s is refused at its key", (_, key, message) => {
  const { cert } = authority.issue({ names: ["a"] });
  const hosts = [{ url: "smtp://a", clientCertificate: { certificate: cert, key: key() } }];
  expect(mistakesOf(JSON.stringify({ hosts }, null, 1))).toEqual([
    `mailroom.yml:7:5 hosts[0].clientCertificate.key ${message}`,
  ]);
});

test("a client certificate of a host with its own key is taken", () => {
  const { cert, key } = authority.issue({ names: ["a"] });
  const hosts = [{ url: "smtp://a", clientCertificate: { certificate: cert, key } }];
  expect(configOf(JSON.stringify({ hosts })).hosts["smtp://a:25"]).toMatchObject({ clientCertificate: { key } });
});

describe("a connector of the file", () => {
  const good =
    "id: relay\nname: Relay\nkind: smtp\nhost: mail.example.com\nport: 25\nsecure: false\nstartTls: required\nsender: a@example.com";
  const list = (...connectors: string[]) =>
    `connectors:\n${connectors.map((text) => `  - ${text.replaceAll("\n", "\n    ")}`).join("\n")}`;

  test("is read like any other, with numbers from references", () => {
    const text = list(
      `${good.replace("port: 25", "port: ${env:PORT}")}\nauth: {required: true, username: u, password: "${"$"}{env:PW}"}`,
    );
    const [connector] = configOf(text, { PORT: "587", PW: "p4ssword" }).connectors;
    expect(connector).toMatchObject({ id: "relay", name: "Relay", index: 0, mistakes: [] });
    expect(connector?.connector).toMatchObject({ port: 587, auth: { password: { op: "set", value: "p4ssword" } } });
  });

  test.each([
    ["port: 25", "port", "587", 587],
    ["secure: false", "secure", "true", true],
    ["secure: false", "secure", "false", false],
    ["", "isOldTlsAllowed", "true", true],
    ["", "connectSeconds", "5", 5],
    ["", "answerSeconds", "6", 6],
    ["", "totalSeconds", "7", 7],
  ])("takes from the environment instead of %j: %s as %j", (line, field, given, expected) => {
    const entry = `${good}\nauth: {required: "${"$"}{env:LOGIN}"}`.replace(`\n${line}`, "\n");
    const [connector] = configOf(list(`${entry}\n${field}: "${"$"}{env:V}"`), { V: given, LOGIN: "false" }).connectors;
    expect(connector?.mistakes).toEqual([]);
    expect(connector?.connector).toMatchObject({ [field]: expected, auth: { required: false } });
  });

  test.each([
    ["secure", "yes", /Say whether the connection starts with TLS/],
    ["totalSeconds", "soon", /Enter whole seconds/],
    ["isOldTlsAllowed", "false", /Leave this out/],
  ])("is refused where the environment says nothing that %s could be: %j", (field, given, message) => {
    const entry = `${good}\nauth: {required: false}`.replace(`\n${field}: false`, "");
    const [connector] = configOf(list(`${entry}\n${field}: ${"$"}{env:V}`), { V: given }).connectors;
    expect(connector?.mistakes).toEqual([{ path: [field], message: expect.stringMatching(message) }]);
  });

  test.each([
    [`${good}\nauth: {required: true, username: u}`, ["auth", "password"], /Enter the password/],
    [
      `${good}\nauth: {required: true, username: u, password: "${"$"}{env:NONE}"}`,
      ["auth", "password"],
      /variable NONE is not set/,
    ],
    [`${good.replace("mail.example.com", "http://x")}\nauth: {required: false}`, ["host"], /Leave out the scheme/],
    [`${good}\nauth: {required: false}\ncolour: red`, ["colour"], /Leave out colour: there/],
    [`${good}\nauth: {required: false, user: u}`, ["auth", "user"], /Leave out user/],
    [`${good.replace("id: relay\n", "")}\nauth: {required: false}`, ["id"], /Give it an id/],
    [`${good.replace("id: relay", "id: a/b")}\nauth: {required: false}`, ["id"], /Give it an id/],
    [
      "id: x\nkind: wellKnown\nname: X\nsender: a@example.com\nservice: gmial\nauth: {required: false}",
      ["service"],
      /Choose a service/,
    ],
  ])("with a mistake is kept with it and harms no other: %s", (text, path, message) => {
    const { connectors } = configOf(list(text, `${good.replace("relay", "other")}\nauth: {required: false}`));
    expect(connectors[0]?.connector).toBeUndefined();
    expect(connectors[0]?.mistakes).toEqual([{ path, message: expect.stringMatching(message) }]);
    expect(connectors[1]?.connector).toBeDefined();
  });

  test.each([
    ["", {}, true],
    ["enabled: true", {}, true],
    ["enabled: false", {}, false],
    ["enabled: ${env:ON}", { ON: "false" }, false],
  ])("with %j %j is enabled: %s", (line, environment, isEnabled) => {
    const [connector] = configOf(list(`${good}\nauth: {required: false}\n${line}`), environment).connectors;
    expect(connector).toMatchObject({ isEnabled, mistakes: [] });
  });

  test("has a mistake where enabled is neither true nor false", () => {
    const [connector] = configOf(list(`${good}\nauth: {required: false}\nenabled: perhaps`)).connectors;
    expect(connector?.mistakes).toEqual([{ path: ["enabled"], message: "enabled must be true or false." }]);
    expect(connector?.connector).toBeUndefined();
  });

  test("has a mistake for each field too many, at its place", () => {
    const parsed = read(list(`${good}\nauth: {required: false}\ncolour: red\nshape: round`));
    if ("mistakes" in parsed) throw new Error();
    const mistakes = parsed.config.connectors[0]?.mistakes.map(({ path, message }) => {
      const { line, column } = parsed.positionOf(["connectors", 0, ...path]);
      return `${line}:${column} ${message}`;
    });
    expect(mistakes).toEqual([
      "11:5 Leave out colour: there is no such field here.",
      "12:5 Leave out shape: there is no such field here.",
    ]);
  });

  test("cannot have the id of an earlier one", () => {
    const { connectors } = configOf(
      list(`${good}\nauth: {required: false}`, `${good.replace("relay", "RELAY")}\nauth: {required: false}`),
    );
    expect(connectors.map(({ id, connector }) => [id, connector !== undefined])).toEqual([
      ["relay", true],
      ["connectors[1]", false],
    ]);
  });
});
