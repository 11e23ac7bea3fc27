import { readFileSync } from "node:fs";
import { describe, expect, test, vi } from "vitest";
import { referencesIn } from "#lib/config/document.ts";
import type { Candidate } from "#lib/moving/candidate.ts";
import { type Format, recogniseFormat } from "#lib/moving/formats.ts";
import { readConnectors } from "#lib/moving/read.ts";

type Environment = Record<string, string>;

/** What an upload gives; with an environment, what the command line does. */
function read(text: string, { format, environment }: { format?: Format; environment?: Environment } = {}) {
  const references = environment && referencesIn(environment);
  const found = readConnectors(text, { format, references });
  if ("mistakes" in found) throw new Error(found.mistakes.map(({ line, message }) => `${line}: ${message}`).join("\n"));
  return found;
}

const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const of = (text: string, slug: string) => {
  const found = read(text).candidates.find(({ id }) => id === slug);
  if (!found) throw new Error(`There is no ${slug}.`);
  return found;
};
const leftIn = ({ notes }: Candidate) => notes.filter(({ isTaken }) => !isTaken).map(({ field }) => field);
const takenIn = ({ notes }: Candidate) => notes.filter(({ isTaken }) => isTaken).map(({ field }) => field);
const keep = { op: "keep" };
const set = (value: string) => ({ op: "set", value });

describe("an export of Kibana", () => {
  const text = fixture("kibana.ndjson");

  test.each([
    [
      "old-layout",
      {
        line: 1,
        connector: {
          ...{ kind: "smtp", name: "Old layout", sender: "Alerts <alerts@example.com>", host: "mail.example.com" },
          ...{ port: 587, secure: false, startTls: "whenOffered" },
          auth: { required: true, username: "alerts@example.com", password: keep },
        },
      },
      ["user", "password"],
    ],
    ["relay-ops", { connector: { kind: "smtp", port: 465, secure: true, auth: { required: false } } }, []],
    [
      "gmail",
      { connector: { kind: "wellKnown", service: "gmail", auth: { required: true, password: keep } } },
      ["user", "password", "host", "port", "secure"],
    ],
    ["ses-ireland", { connector: { service: "amazon-ses-eu-west-1" } }, ["user", "password", "host", "port", "secure"]],
    [
      "exchange",
      {
        connector: {
          ...{ kind: "exchange", cloud: "china", tenantId: "11111111-1111-4111-8111-111111111111" },
          credential: { type: "secret", clientSecret: keep },
        },
      },
      ["clientSecret", "hasAuth"],
    ],
    ["cloud", { connector: { service: "elastic-cloud", auth: { required: false } } }, ["hasAuth", "allowHtml"]],
    [
      "by-its-host",
      { line: 8, connector: { service: "outlook365", auth: { password: set("from the old file") } } },
      [],
    ],
    ["by-api", { connector: { service: "hotmail" } }, ["user", "password"]],
    [
      "hidden-test-service",
      { mistakes: [{ line: 11, message: "There is no single service that is called __json." }] },
      ["service"],
    ],
  ])("has %s", (slug, expected, left) => {
    const found = of(text, slug);
    expect(found).toMatchObject({ isEnabled: true, ...expected });
    expect(leftIn(found)).toEqual(left);
  });

  test("has nothing else that could be imported, and says why", () => {
    const { candidates, left } = read(text);
    expect(candidates).toHaveLength(9);
    expect(left.map(({ line, what, why }) => `${line} ${what}: ${why}`)).toEqual([
      "10 Elastic-Cloud-SMTP: Its settings stand in kibana.yml and are not part of an export.",
      "12 Slack: Connectors of the type .slack send no mail.",
      "13 index-pattern logs-*: It is no connector.",
    ]);
  });

  test("may be the list that the API answers", () => {
    const connector = {
      id: "x",
      name: "X",
      connector_type_id: ".email",
      config: { service: "gmail", from: "a@example.com" },
    };
    for (const space of [undefined, 2, "\t"]) {
      const { candidates, format } = read(
        JSON.stringify([{ id: "s", connector_type_id: ".slack" }, connector], null, space),
      );
      expect({ format, names: candidates.map(({ name }) => name) }).toEqual({ format: "kibana", names: ["X"] });
    }
  });

  test("with a damaged line is refused at that line, without a word of what stands there", () => {
    const damaged = text.replace('"from the old file"', '"from the old file');
    expect(() => read(damaged)).toThrow(/^8: This line is not JSON\.$/);
  });
});

describe("a section of Grafana", () => {
  test("is read as Grafana does, whatever the quotes and comments", () => {
    const found = of(fixture("grafana.ini"), "grafana");
    expect(found).toMatchObject({
      isEnabled: true,
      connector: {
        ...{ kind: "smtp", sender: '"Gräfana, alerts" <admin@example.com>', host: "smtp.example.com", port: 587 },
        ...{ secure: false, startTls: "required" },
        auth: { required: true, username: "grafana", password: set('it#is;so"much') },
      },
    });
    expect(leftIn(found)).toEqual([
      ...["cert_file", "skip_verify", "ehlo_identity", "enable_tracing", "[smtp.static_headers] Foo-Header"],
    ]);
  });

  test.each([
    ["password = it#is", set("it"), ["password"]],
    ["password = `it#is`", set("it#is"), ["password"]],
    ['password = """two\nlines"""', undefined, ["password"]],
    ["password = one\\\n  two", set("onetwo"), ["password"]],
    ["password = 'quoted'", set("quoted"), ["password"]],
    ["password: colon", set("colon"), ["password"]],
    ["password = a\npassword = b", set("b"), ["password"]],
    [`password = \${SMTP_PASSWORD}`, keep, []],
    ["password = $__file{/run/secrets/smtp}", keep, []],
    ["password = $__env{SMTP_PASSWORD}", keep, []],
    ["password =", keep, []],
    ["# password = none", keep, []],
  ])("knows the password of %j", (line, password, taken) => {
    const [found] = read(
      `[smtp]\nhost = h.example.com:25\nuser = u\n${line}\nfrom_address = a@example.com\n`,
    ).candidates;
    expect(found && takenIn(found).filter((field) => field === "password")).toEqual(taken);
    // A password in two lines is none that a server would take.
    if (password) expect(found?.connector).toMatchObject({ auth: { password } });
    else expect(found?.mistakes).toEqual([{ line: 4, message: expect.stringContaining("line breaks") }]);
  });

  test.each([
    ["host = h.example.com:465", { secure: true, port: 465 }],
    ["host = h.example.com:587\nstartTLS_policy = NoStartTLS", { secure: false, startTls: "never" }],
    ["host = h.example.com:587\nstartTLS_policy = OpportunisticStartTLS", { startTls: "whenOffered" }],
    ["host = h.example.com:587", { startTls: "whenOffered" }],
    ["host = [2001:db8::7]:25", { host: "2001:db8::7", port: 25 }],
    ["host = smtp.gmail.com:465", { kind: "wellKnown", service: "gmail" }],
    ["host = smtp.gmail.com:587", { kind: "smtp", host: "smtp.gmail.com" }],
    ["enabled = false\nhost = smtp.office365.com:587", { kind: "wellKnown", service: "outlook365" }],
  ])("knows the server of %j", (lines, expected) => {
    const [found] = read(`[smtp]\n${lines}\nfrom_address = a@example.com\n`).candidates;
    expect(found?.connector).toMatchObject(expected);
    expect(found?.isEnabled).toBe(false);
  });

  test("with references in the place of values is refused at their lines", () => {
    const [found] = read(`[smtp]\nhost = \${HOST}\nuser = u\nfrom_address = $__env{FROM}\n`).candidates;
    expect(found?.mistakes).toEqual([
      { line: 2, message: "host is a reference: write the value itself." },
      { line: 4, message: "from_address is a reference: write the value itself." },
    ]);
  });

  test("that says nothing is none", () => {
    expect(() => read("[smtp]\n; all commented out\n[other]\nhost = x\n")).toThrow("There is no section [smtp]");
  });
});

describe("settings of listmonk", () => {
  const text = fixture("listmonk.json");

  test.each([
    [
      "email-primary",
      {
        ...{ line: 7, isEnabled: true },
        connector: {
          ...{ kind: "smtp", sender: "Newsletters <news@example.com>", port: 465, secure: true },
          auth: { required: true, username: "news", password: keep },
        },
      },
      ["auth_protocol", "password", "uuid", "hello_hostname", "email_headers", "max_conns"].concat([
        ...["max_msg_retries", "idle_timeout", "wait_timeout", "tls_skip_verify"],
      ]),
    ],
    [
      "listmonk-relay-example-com",
      { isEnabled: false, connector: { port: 25, startTls: "never", auth: { required: false } } },
      ["tls_skip_verify"],
    ],
    [
      "listmonk-smtp-sendgrid-net",
      { connector: { kind: "wellKnown", service: "sendgrid", auth: { password: set("SG.kept-in-an-old-file") } } },
      ["auth_protocol"],
    ],
    [
      "listmonk",
      { mistakes: [{ line: 45, message: expect.stringContaining("tls_type") }] },
      ["auth_protocol", "password"],
    ],
  ])("have %s", (slug, expected, left) => {
    const found = of(text, slug);
    expect(found).toMatchObject(expected);
    expect(leftIn(found)).toEqual(left);
  });

  test("have other sections, which are left", () => {
    expect(read(text).left.map(({ line, what }) => `${line} ${what}`)).toEqual([
      ...["3 app.site_name", "5 security.captcha_secret"],
    ]);
  });

  test("may be without the API's wrapping, or the servers alone, which then need a sender", () => {
    const { data } = JSON.parse(text);
    expect(read(JSON.stringify(data)).candidates).toHaveLength(4);
    const [first] = read(JSON.stringify(data.smtp)).candidates;
    expect(first?.mistakes.map(({ message }) => message)).toEqual(["Enter an address, as in user@example.com."]);
  });
});

describe("an environment file", () => {
  const text = fixture("frameworks.env");

  test.each([
    [
      "smtp-gmail-com",
      {
        line: 3,
        connector: {
          ...{ kind: "smtp", sender: "Django <django@example.com>", port: 587, startTls: "required" },
          auth: { required: true, username: "django@example.com", password: set("app$pass#word") },
        },
      },
      ["EMAIL_BACKEND", "EMAIL_TIMEOUT", "service"],
    ],
    [
      "mail-example-com",
      {
        connector: {
          sender: "Shop <shop@example.com>",
          secure: true,
          port: 465,
          auth: { username: "shop", password: keep },
        },
      },
      ["MAIL_MAILER"],
    ],
    [
      "smtp-example-com",
      { connector: { port: 587, startTls: "required", auth: { username: "rails", password: keep } } },
      ["port", "SMTP_PASSWORD", "SMTP_OPENSSL_VERIFY_MODE", "SMTP_DOMAIN"],
    ],
    [
      "smtp-backup-backup-example-com",
      { connector: { host: "backup.example.com", port: 2525, startTls: "whenOffered", auth: { required: false } } },
      [],
    ],
    [
      "nodemailer-smtp-smtp-sendgrid-net",
      { connector: { kind: "wellKnown", service: "sendgrid", auth: { username: "apikey", password: set("SG.key") } } },
      [],
    ],
    [
      "smtp-example-org",
      { connector: { port: 465, secure: true, auth: { username: "sym@example.com", password: set("p#ss") } } },
      ["port", "?verify_peer"],
    ],
    ["gf-smtp-smtp-example-net", { isEnabled: false, connector: { port: 25, startTls: "never" } }, []],
    [
      "alert-mail",
      { mistakes: [{ line: 52, message: "ALERT_MAIL_HOST is a reference: write the value itself." }] },
      ["ALERT_MAIL_HOST", "port"],
    ],
  ])("has %s", (slug, expected, left) => {
    const found = of(text, slug);
    expect(found).toMatchObject(expected);
    expect(leftIn(found)).toEqual(left);
  });

  test("has one connector for each prefix, and says what belongs to no server", () => {
    const { candidates, left } = read(text);
    expect(candidates).toHaveLength(8);
    expect(left).toEqual([{ line: 54, what: "SUPPORT_EMAIL_PORT", why: "No server belongs to it." }]);
  });

  test.each([
    ["SMTP_SECURE=true\nSMTP_PORT=587", { secure: true, port: 587 }],
    ["SMTP_SECURE=false\nSMTP_PORT=587", { startTls: "whenOffered" }],
    ["SMTP_SECURE=ssl", { secure: true, port: 465 }],
    ["SMTP_SECURE=tls", { secure: false, startTls: "required", port: 587 }],
    ["SMTP_TLS=true\nSMTP_PORT=465", { secure: true }],
    ["SMTP_TLS=yes", { startTls: "required", port: 587 }],
    ["SMTP_USE_TLS=False\nSMTP_USE_SSL=False", { startTls: "never", port: 25 }],
    ["SMTP_USE_SSL=True", { secure: true, port: 465 }],
    ["SMTP_SECURITY=force_tls", { secure: true }],
    ["SMTP_SECURITY=off", { startTls: "never" }],
    ["SMTP_SECURITY=none", { startTls: "never", port: 25 }],
    ["SMTP_SECURITY=False", { startTls: "never", port: 25 }],
    ["SMTP_ENCRYPTION=plain", { startTls: "never", port: 25 }],
    ["SMTP_SECURITY=none\nSMTP_PORT=465", { secure: true }],
    ["SMTP_ENCRYPTION=null", { startTls: "whenOffered", port: 587 }],
    ["SMTP_PORT=465", { secure: true }],
    ["SMTP_PORT=25", { startTls: "whenOffered" }],
    ["SMTP_AUTH=false\nSMTP_USER=u\nSMTP_PASS=p", { auth: { required: false } }],
    ["SMTP_USER=u", { auth: { required: true, username: "u", password: keep } }],
    ["smtp_user=lower", { auth: { username: "lower" } }],
  ])("with %j means it so", (lines, expected) => {
    const [found] = read(`SMTP_HOST=h.example.com\nSMTP_FROM=a@example.com\n${lines}\n`).candidates;
    expect(found?.connector).toMatchObject(expected);
  });

  test.each([
    ["smtp://u:p%40ss@h.example.com:2525", { port: 2525, auth: { username: "u", password: set("p@ss") } }],
    ["smtps://h.example.com", { secure: true, port: 465, auth: { required: false } }],
    ["smtp+tls://u:p@h.example.com:587", { startTls: "required" }],
    ["smtp://[2001:db8::7]:25", { host: "2001:db8::7" }],
  ])("with the address %s means it so", (url, expected) => {
    const [found] = read(`SMTP_URL=${url}\nSMTP_FROM=a@example.com\n`).candidates;
    expect(found?.connector).toMatchObject(expected);
  });

  test("tells a mistake once, however often the value is looked at", () => {
    const lines = ["ENCRYPTION", "SECURE", "SSL", "TLS", "USER"].map((name) => `SMTP_${name}=\${ELSEWHERE}`);
    const [found] = read(["SMTP_HOST=h.example.com", "SMTP_FROM=a@example.com", ...lines].join("\n")).candidates;
    expect(found?.mistakes.map(({ line }) => line)).toEqual([3, 4, 5, 6, 7]);
  });

  test("with another address than one of SMTP is refused at its line", () => {
    const [found] = read(
      "# sent by an API\nMAILER_DSN=ses+api://KEY:s3cret@default\nMAILER_FROM=a@example.com\n",
    ).candidates;
    expect(found?.mistakes).toEqual([{ line: 2, message: expect.stringContaining("MAILER_DSN has to be an address") }]);
    expect(JSON.stringify(found)).not.toContain("s3cret");
  });
});

describe("a file of our own", () => {
  const text = fixture("own.yml");

  test.each([
    ["relay", { line: 4, connector: { kind: "smtp", port: 25, startTls: "whenOffered" } }],
    ["notices-2", { connector: { kind: "wellKnown", auth: { username: "notices", password: keep } } }],
    ["shop", { connector: { auth: { password: set(`plain \${word}`) } } }],
    ["reports", { connector: { credential: { type: "secret", clientSecret: keep, expiresOn: "2031-01-31" } } }],
    [
      "elsewhere",
      { mistakes: [{ line: 40, message: expect.stringContaining(`\${file:/etc/hostname} is not looked up`) }] },
    ],
  ])("has %s", (slug, expected) => {
    expect(of(text, slug)).toMatchObject(expected);
  });

  test("names each mistake of a connector at its line, and harms no other", () => {
    const { candidates, left } = read(text);
    expect(candidates.at(-1)?.mistakes.map(({ line, message }) => `${line} ${message}`)).toEqual([
      "46 Give it an id of letters, digits, hyphens and underscores.",
      "48 Leave out the scheme: write smtp.example.com, not smtp://smtp.example.com.",
      "49 The port lies between 1 and 65535.",
      "50 Say whether the connection starts with TLS.",
      "52 An address needs an @, as in user@example.com.",
      "54 Leave out colour: there is no such field here.",
    ]);
    expect(left).toEqual([{ line: 2, what: "server", why: "Only the section connectors is imported." }]);
  });

  test("from the command line its references are followed, and one that leads nowhere is a mistake", () => {
    const { candidates } = read(text, { environment: { MAILROOM_NOTICES_PASSWORD: "from outside" } });
    expect(candidates[1]?.connector).toMatchObject({ auth: { password: set("from outside") } });
    expect(candidates[4]?.mistakes.map(({ message }) => message).join()).not.toContain("looked up");
    expect(read(text, { environment: {} }).candidates[1]?.mistakes).toEqual([
      { line: 21, message: "the environment variable MAILROOM_NOTICES_PASSWORD is not set." },
    ]);
  });

  test("that is uploaded gives away nothing of this machine", () => {
    vi.stubEnv("CANARY_OF_THE_SERVER", "canary-7781");
    const secret = `auth: {required: true, username: u, password: '\${env:CANARY_OF_THE_SERVER}'}`;
    const name = `name: '\${env:CANARY_OF_THE_SERVER}'`;
    const text = `connectors:\n- {id: a, ${name}, kind: wellKnown, service: gmail, sender: a@example.com, ${secret}}\n`;
    const { candidates } = read(text);
    expect(JSON.stringify(candidates)).not.toContain("canary-7781");
    expect(candidates[0]?.mistakes).toHaveLength(1);
    expect(of(text.replace(name, "name: A"), "a").connector).toMatchObject({ auth: { password: keep } });
  });

  test("may be JSON, or the list alone", () => {
    const list = [
      { id: "a", name: "A", kind: "wellKnown", service: "gmail", sender: "a@example.com", auth: { required: false } },
    ];
    for (const space of [undefined, 2, "\t"]) {
      expect(read(JSON.stringify({ connectors: list }, null, space)).candidates[0]?.connector).toBeDefined();
      expect(read(JSON.stringify(list, null, space)).candidates[0]?.connector).toBeDefined();
    }
    const { candidates } = read("- id: a\n  name: A\n- id: b\n  name: B\n  kind: nonsense\n");
    expect(candidates.map(({ line, mistakes }) => [line, mistakes[0]?.line])).toEqual([
      [1, 1],
      [3, 5],
    ]);
  });
});

test.each([
  ["kibana.ndjson", "kibana"],
  ["grafana.ini", "grafana"],
  ["listmonk.json", "listmonk"],
  ["frameworks.env", "env"],
  ["own.yml", "own"],
])("%s is recognised as %s, with Windows' line ends and a byte order mark too", (name, format) => {
  const text = fixture(name);
  expect(recogniseFormat(text)).toBe(format);
  const odd = read(`\uFEFF${text.replaceAll("\n", "\r\n")}`);
  expect(JSON.stringify(odd)).toBe(JSON.stringify(read(text)));
});

test.each<[what: string, text: string, format: Format | undefined, message: string]>([
  ["nothing", "", undefined, "1: There is nothing in it."],
  ["blanks", " \n\t\n", undefined, "1: There is nothing in it."],
  ["bytes", "a\nb\0c", undefined, "2: This is no text: there is a NUL character in it."],
  ["words", "just words", undefined, "1: Its format was not recognised: choose it."],
  ["words as YAML", "just words", "own", "1: the file must hold sections such as email:"],
  ["no connectors", "server: {}", "own", "1: There is no list of connectors in it."],
  ["no list", "connectors: 7", "own", "1: There is no list of connectors in it."],
  ["crooked YAML", "connectors:\n  - id: a\n   name: b", "own", "3: "],
  ["a doubled key", "connectors: []\nconnectors: []", "own", "2: Map keys must be unique"],
  ["JSON that breaks off", '{"connectors": [', "own", "1: "],
  ["an object of servers", '{"smtp": {}}', "listmonk", "1: There is no list smtp in it."],
  ["no server", "A=1", "env", "1: No variable in it names a mail server, as SMTP_HOST does."],
  ["no section", "A=1", "grafana", "1: There is no section [smtp] with settings in it."],
  ["brackets without end", "[".repeat(100_000), "own", "nested too deeply"],
  ["lists within lists", "- ".repeat(100_000), "own", "nested too deeply"],
  ["an alias bomb", `a: &a [${"x,".repeat(30_000)}]\nconnectors: [${"*a,".repeat(900)}]`, "own", "its aliases stand"],
  [
    "many aliases",
    Array.from({ length: 9_000 }, (_, at) => `- &a${at} x\n- *a${at}`).join("\n"),
    "own",
    "There is too much",
  ],
  ["many keys", Array.from({ length: 200_000 }, (_, at) => `k${at}: 1`).join("\n"), "own", "There is too much in it."],
  ["many commas", `[${",".repeat(900_000)}`, "listmonk", "There is too much in it."],
])("%s cannot be read", { timeout: 10_000 }, (_, text, format, message) => {
  expect(() => read(text, format ? { format } : {})).toThrow(message);
});

const kibanaOf = (config: object, secrets: object = {}) =>
  JSON.stringify({ name: "N", id: "n", actionTypeId: ".email", config, secrets });
const listmonkOf = (block: object) => JSON.stringify({ "app.from_email": "a@example.com", smtp: [block] });
const iniOf = (lines: string[]) => ["[smtp]", ...lines].join("\n");

const server = { from: "a@example.com", host: "h.example.com", port: 25, secure: false, allowHtml: true };
const ofExchange = { tenantId: "t", clientId: "c", oauthTokenUrl: "https://login.example.com/token" };
const secrets = { user: "u", password: "p", clientSecret: "s" };
const block = {
  ...{ name: "N", uuid: "u", enabled: true, host: "h", port: 25, username: "u", password: "p", hello_hostname: "x" },
  ...{ email_headers: [{ a: "b" }], max_conns: 3, idle_timeout: "15s", tls_skip_verify: true, unheard_of: {} },
};
const ini = [
  ...["enabled = true", "host = h:25", "password = p", "from_address = a@example.com", "from_name = N", "other = 1"],
  ...["cert_file = /c", "key_file = /k", "skip_verify = true", "ehlo_identity = e"],
];
const variables = [
  ...["USER=u", "USERNAME=v", "PASSWORD=p", "FROM=a@example.com", "FROM_NAME=N", "ENCRYPTION=tls", "SECURE=true"],
  ...["SSL=true", "TLS=true", "ENABLED=true", "MAILER=smtp", "VERIFY=none", "HELO=x", "OTHER=1"],
].map((line) => `SMTP_${line}`);

/** Texts with everything that the formats know, and the keys of it. */
const full: [what: string, text: string, keys: string[]][] = [
  ...[true, false].flatMap((hasAuth) =>
    ["other", "gmail", "ses", "elastic_cloud", "exchange_server", "nowhere"].map(
      (service): [string, string, string[]] => {
        const config = { ...server, ...ofExchange, service, hasAuth };
        return [
          `Kibana's ${service} with hasAuth ${hasAuth}`,
          kibanaOf(config, secrets),
          [...Object.keys(config), ...Object.keys(secrets), "id", "name"],
        ];
      },
    ),
  ),
  ...["none", "login"].map((auth_protocol): [string, string, string[]] => {
    const all = { ...block, auth_protocol, tls_type: "TLS", tls_enabled: true };
    return [`listmonk's sign-in ${auth_protocol}`, listmonkOf(all), [...Object.keys(all), "app.from_email"]];
  }),
  ...[[], ["user = u"], ["StartTLS_policy = MandatoryStartTLS"], ["startTLS_policy = Whatever"]].map(
    (more): [string, string, string[]] => {
      const lines = [...ini, ...more];
      const text = `${iniOf(lines)}\n[smtp.static_headers]\nX-A = b\n`;
      return [
        `Grafana with ${more[0] ?? "nothing more"}`,
        text,
        [...lines.map((line) => line.split(" ")[0] ?? ""), "[smtp.static_headers] X-A"],
      ];
    },
  ),
  ...[
    ["SMTP_HOST=h", "SMTP_PORT=25"],
    ["SMTP_HOST=h", "SMTP_AUTH=false"],
    ["SMTP_SERVICE=gmail"],
    ["SMTP_URL=smtp://u:p@h:25"],
  ].map((more): [string, string, string[]] => {
    const lines = [...more, ...variables];
    return [`variables with ${more.join()}`, lines.join("\n"), lines.map((line) => line.split("=")[0] ?? "")];
  }),
  ["an address with parameters", "SMTP_URL=smtp://h?encryption=tls&verify=0&x=1", ["?encryption", "?verify", "?x"]],
];

test.each(full)("every key is in the notes: %s", (_, text, keys) => {
  const notes = read(text).candidates[0]?.notes ?? [];
  expect(notes.flatMap(({ field }) => field.split(", "))).toEqual(expect.arrayContaining(keys));
});

test.each([
  ["Kibana", kibanaOf({}), ["id", "name"]],
  ["Kibana's Exchange", kibanaOf({ service: "exchange_server", tenantId: null, from: "" }), ["service", "id", "name"]],
  ["Grafana", iniOf(["host =", "other = 1"]), []],
  ["listmonk", JSON.stringify({ "app.from_email": "", smtp: [{ host: "h", enabled: null }] }), ["host"]],
  ["variables", "SMTP_HOST=h", ["SMTP_HOST"]],
])("nothing that is absent was taken: %s", (_, text, keys) => {
  const [found] = read(text).candidates;
  expect(found && takenIn(found).toSorted()).toEqual(keys.toSorted());
});

const accents = `a${"\u0315".repeat(100_000)}${"\u0316".repeat(100_000)}`;

test.each<[what: string, text: string, format: Format | undefined]>([
  ["blanks in a header", `[smtp]\n[${" ".repeat(2_400)}x`, "grafana"],
  ["blanks behind a key", `[smtp]\nhost${" ".repeat(120_000)}x`, "grafana"],
  ["lines behind a quote without an end", `[smtp]\nhost = \`x\n${"a\n".repeat(200_000)}`, "grafana"],
  ["lines that go on in the next one", `[smtp]\nhost = x\\\n${"aaa\\\n".repeat(100_000)}`, "grafana"],
  ["references without an end", `[smtp]\nhost = ${"${".repeat(80_000)}`, "grafana"],
  ["line breaks", `${"\n".repeat(60_000)}!`, undefined],
  ["other line breaks", `${"\u2028".repeat(60_000)}!`, undefined],
  ["open references", `SMTP_HOST=${"${".repeat(40_000)}`, "env"],
  ["open references with something in their place", `SMTP_HOST=${"${A-".repeat(40_000)}`, "env"],
  ["references to a long value", `A=${"a".repeat(400_000)}\nSMTP_HOST=${`\${A}`.repeat(120_000)}`, "env"],
  ["words of a name", `SMTP_HOST=h\n${"A_".repeat(40_000)}=1`, "env"],
  ["escaped line breaks", `SMTP_HOST="${"\\n".repeat(400_000)}"`, "env"],
  ["accents without letters", JSON.stringify({ id: accents, name: accents, connector_type_id: ".email" }), "kibana"],
  ["sections", `connectors: []\n${Array.from({ length: 35_000 }, (_, at) => `k${at}: 1`).join("\n")}`, "own"],
  ["fields too many", `- id: a\n${Array.from({ length: 35_000 }, (_, at) => `  k${at}: 1`).join("\n")}`, "own"],
  ["references in a list", `[${Array.from({ length: 30_000 }, () => `"\${a}"`).join(",")}]`, "own"],
])("%s do not keep a reader busy", { timeout: 5_000 }, (_, text, format) => {
  expect(readConnectors(text, { format, references: undefined })).toBeDefined();
});

test("a thousand connectors with everything a connector can have are not too much", () => {
  const connectors = Array.from({ length: 1_000 }, (_, index) => ({
    ...{
      id: `c-${index}`,
      name: `Connector ${index}`,
      kind: "smtp",
      host: "smtp.example.com",
      port: 587,
      secure: false,
    },
    ...{ startTls: "required", isOldTlsAllowed: true, sender: `Connector ${index} <c${index}@example.com>` },
    auth: { required: true, username: `user ${index}`, password: `password ${index}` },
  }));
  const found = read(JSON.stringify({ connectors }, null, 2));
  expect(found.candidates.filter(({ connector }) => connector)).toHaveLength(1_000);
});
