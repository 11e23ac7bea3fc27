import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { connectorInput, connectorUpdate, connectorView, openConnector } from "#lib/email/connector.ts";
import { endpointOf, isDotlessAllowed, secretScope, serviceOf, targetOf } from "#lib/email/target.ts";

const common = { name: "Alerts", slug: "alerts", sender: "Mailroom <mailroom@example.com>" };
const password = { op: "set", value: "s3cret" };
const auth = { required: true, username: "me", password };
const tenantId = "11111111-2222-3333-4444-555555555555";
const clientId = "66666666-7777-8888-9999-aaaaaaaaaaaa";
const smtp = {
  kind: "smtp",
  ...common,
  host: "smtp.example.com",
  port: 587,
  secure: false,
  startTls: "required",
  auth,
};
const wellKnown = { kind: "wellKnown", ...common, service: "gmail", auth };
const credential = { type: "secret", clientSecret: password };
const exchange = {
  kind: "exchange",
  ...common,
  tenantId,
  clientId,
  cloud: "global",
  clientAuthentication: "body",
  credential,
};
const branches = { wellKnown, smtp, exchange };

/** The mistakes as `path: message`. */
function mistakes(value: unknown, schema: typeof connectorInput | typeof connectorView = connectorInput): string[] {
  const { error } = schema.safeParse(value);
  return (error?.issues ?? []).map(({ path, message }) => `${path.join(".")}: ${message}`);
}

/** zod's own messages are recognised by how they begin. */
const zodsOwn = /: (?:Invalid|Required|Expected|Unrecognized|Too (?:big|small)|No matching)/i;

/** Copies of a value, each with one place in it changed. */
function* variants(value: unknown, changes: unknown[]): Generator<unknown> {
  yield* changes;
  if (typeof value !== "object" || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const { [key]: _, ...others } = value as Record<string, unknown>;
    yield others;
    for (const variant of variants(inner, changes)) yield { ...value, [key]: variant };
  }
  yield { ...value, surplus: true };
}

describe("connectorInput", () => {
  it.each(["__json", "Gmail", "__proto__"])("knows no service %j", (service) => {
    expect(mistakes({ ...wellKnown, service })).toEqual(["service: Choose a service from the list."]);
  });

  it("accepts each kind", () => {
    for (const branch of Object.values(branches)) expect(mistakes(branch)).toEqual([]);
    expect(mistakes({ ...smtp, auth: { required: false } })).toEqual([]);
    expect(mistakes({ ...smtp, slug: "" })).toEqual([]);
  });

  it("asks for everything that a kind needs, all at once and in our own words", () => {
    expect(mistakes({})).toEqual(["kind: Choose a service."]);
    expect(mistakes({ kind: "smtp" })).toEqual([
      "name: Enter a name.",
      "slug: Use lower-case letters, digits and hyphens.",
      "sender: Enter an address, as in user@example.com.",
      "host: Enter the host name of the mail server.",
      "port: Enter the port.",
      "secure: Say whether the connection starts with TLS.",
      "startTls: Choose when STARTTLS is used.",
      "auth: Say whether the server asks for a user name and password.",
    ]);
    expect(mistakes({ kind: "wellKnown" })).toContain("service: Choose a service.");
    expect(mistakes({ kind: "exchange" })).toEqual(
      expect.arrayContaining([
        "tenantId: Enter the tenant ID as a GUID, as in 00000000-0000-0000-0000-000000000000.",
        "clientId: Enter the client ID as a GUID, as in 00000000-0000-0000-0000-000000000000.",
        "cloud: Choose the Microsoft cloud.",
        "clientAuthentication: Choose how the client credentials are sent.",
        "credential: Choose a client secret or a certificate.",
      ]),
    );
    expect(mistakes({ ...smtp, auth: { required: true } })).toEqual([
      "auth.username: Enter the user name.",
      "auth.password: Enter the password.",
    ]);
    expect(mistakes({ ...exchange, credential: { type: "certificate" } })).toEqual([
      "credential.certificate: Paste the certificate, beginning with -----BEGIN CERTIFICATE-----.",
      "credential.privateKey: Enter the private key.",
    ]);
  });

  it("never answers with a message of zod's own, whatever is missing or wrong", () => {
    const certificate = {
      ...exchange,
      credential: { type: "certificate", certificate: "x", privateKey: { op: "set", value: "x" } },
    };
    const wrong = [undefined, null, 0, -1, 1.5, Number.NaN, "", "\r\n", "x", true, [], {}, { op: "set" }];
    let count = 0;
    for (const branch of [...Object.values(branches), certificate]) {
      for (const schema of [connectorInput, connectorUpdate, connectorView, openConnector]) {
        for (const variant of variants(branch, wrong)) {
          for (const mistake of mistakes(variant, schema as typeof connectorInput)) {
            expect(mistake).not.toMatch(zodsOwn);
            expect(mistake).toMatch(/\.$/);
            count++;
          }
        }
      }
    }
    expect(count).toBeGreaterThan(1_000);
  });

  it.each([
    [0, "The port lies between 1 and 65535."],
    [65_536, "The port lies between 1 and 65535."],
    [25.5, "The port is a whole number."],
    ["587", "Enter the port."],
  ])("refuses port %s", (port, message) => {
    expect(mistakes({ ...smtp, port })).toEqual([`port: ${message}`]);
  });

  it("permits a sender without a dot only where mail goes to this machine", () => {
    expect(mistakes({ ...smtp, sender: "root@localhost", host: "127.0.0.1" })).toEqual([]);
    const needsDot = "sender: The part after the @ needs a dot, as in example.com.";
    expect(mistakes({ ...smtp, sender: "root@localhost" })).toEqual([needsDot]);
    expect(mistakes({ ...smtp, sender: "root@localhost", port: 0 })).toContain(needsDot);
    expect(mistakes({ ...wellKnown, sender: "root@localhost" })).toEqual([needsDot]);
  });

  it("refuses line breaks, control characters and halves of characters in every text", () => {
    const texts = (value: unknown, path: string[] = []): string[][] =>
      typeof value === "string"
        ? [path]
        : typeof value === "object" && value !== null
          ? Object.entries(value).flatMap(([key, inner]) => texts(inner, [...path, key]))
          : [];
    const replaced = (value: unknown, [key, ...rest]: string[], text: string): unknown =>
      key === undefined
        ? text
        : { ...(value as object), [key]: replaced((value as Record<string, unknown>)[key], rest, text) };
    for (const branch of Object.values(branches)) {
      for (const path of texts(branch)) {
        for (const bad of ["a\r\nb", "a\nBcc: b@x.com", "a\u0000b", "a\uD800b", "a\u2028b@x.com"]) {
          if (bad.includes("\u2028") && path.at(-1) === "value") continue;
          expect({ path, mistakes: mistakes(replaced(branch, path, bad)) }).not.toEqual({ path, mistakes: [] });
        }
      }
    }
  });

  it("refuses ten megabytes in any text at once", () => {
    const long = "a".repeat(10_000_000);
    const startedAt = performance.now();
    for (const key of ["name", "slug", "sender", "host"]) expect(mistakes({ ...smtp, [key]: long })).not.toEqual([]);
    expect(mistakes({ ...wellKnown, service: long })).toEqual(["service: Choose a service from the list."]);
    expect(mistakes({ ...exchange, tenantId: long })).not.toEqual([]);
    expect(mistakes({ ...smtp, auth: { ...auth, username: long, password: { op: "set", value: long } } })).toHaveLength(
      2,
    );
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it.each(["__proto__", "constructor", "prototype", "toString"])(
    "refuses a key called %s and changes no prototype",
    (key) => {
      for (const branch of Object.values(branches)) {
        const json = JSON.stringify(branch).replace("{", `{${JSON.stringify(key)}:{"isAdmin":true},`);
        const parsed = connectorInput.safeParse(JSON.parse(json));
        expect(parsed.success).toBe(false);
        const nested = JSON.parse(
          JSON.stringify(branch).replace('"op":"set"', `"op":"set",${JSON.stringify(key)}:{"isAdmin":true}`),
        );
        expect(connectorInput.safeParse(nested).success).toBe(false);
      }
      expect({}).not.toHaveProperty("isAdmin");
      expect(mistakes({ ...wellKnown, service: key })).toEqual(["service: Choose a service from the list."]);
      expect(mistakes({ kind: key })).toEqual(["kind: Choose a service."]);
    },
  );
});

describe("secrets", () => {
  const keep = { op: "keep" };
  it("are given anew in an input; in an update they are kept, set or cleared", () => {
    for (const op of ["keep", "clear"]) {
      const draft = { ...smtp, auth: { ...auth, password: { op } } };
      expect(mistakes(draft)).toContain("auth.password.op: Enter the password.");
      expect(connectorUpdate.safeParse(draft).success).toBe(true);
    }
    expect(connectorUpdate.safeParse({ ...exchange, credential: { type: "secret", clientSecret: keep } }).success).toBe(
      true,
    );
    expect(connectorUpdate.safeParse(smtp).success).toBe(true);
  });

  it("cannot be a bare text, so that a mask posted back is refused", () => {
    for (const mask of ["••••••", "", null, { op: "keep", value: "••••" }, { op: "set", value: "" }]) {
      expect(connectorUpdate.safeParse({ ...smtp, auth: { ...auth, password: mask } }).success).toBe(false);
    }
  });

  it("cannot stand in a view", () => {
    const { password: _, ...withoutPassword } = auth;
    expect(mistakes({ ...smtp, auth: withoutPassword }, connectorView)).toEqual([]);
    expect(mistakes(smtp, connectorView)).toEqual(["auth.password: A secret cannot stand here."]);
    expect(mistakes(exchange, connectorView)).toEqual(["credential.clientSecret: A secret cannot stand here."]);
  });

  it("accept a private key and refuse an encrypted one", () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" });
    const locked = privateKey.export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" });
    const withKey = (value: unknown) => ({
      ...exchange,
      credential: { type: "certificate", certificate: "", privateKey: { op: "set", value } },
    });
    expect(mistakes(withKey(pem)).filter((mistake) => mistake.includes("privateKey"))).toEqual([]);
    expect(mistakes(withKey(locked))).toContainEqual(
      expect.stringContaining("credential.privateKey.value: This key is protected"),
    );
  });
});

describe("secretScope", () => {
  const scope = (change: object, branch: object = smtp) => secretScope(connectorInput.parse({ ...branch, ...change }));
  const user = (username: string) => ({ auth: { ...auth, username } });

  it.each([
    ["host", { host: "smtp.example.net" }],
    ["port", { port: 465 }],
    ["secure", { secure: true }],
    ["STARTTLS", { startTls: "never" }],
    ["user", user("you")],
    ["authentication", { auth: { required: false } }],
  ])("changes with the %s of an SMTP connector", (_, change) => {
    expect(scope(change)).not.toBe(scope({}));
  });

  it("changes with service and user of a well-known one, and with tenant, client and cloud of an Exchange one", () => {
    expect(scope({}, wellKnown)).not.toBe(scope({}, { ...smtp, host: "smtp.gmail.com", port: 465, secure: true }));
    expect(scope({ service: "yahoo" }, wellKnown)).not.toBe(scope({}, wellKnown));
    expect(scope(user("you"), wellKnown)).not.toBe(scope({}, wellKnown));
    const scopes = [{}, { tenantId: clientId }, { clientId: tenantId }, { cloud: "china" }].map((change) =>
      scope(change, exchange),
    );
    expect(new Set(scopes).size).toBe(4);
  });

  it("stays the same for everything else", () => {
    const renamed = { name: "Other", slug: "other", sender: "x@example.net" };
    const otherSecret = { auth: { ...auth, password: { op: "set", value: "other" } } };
    expect(scope({ ...renamed, ...otherSecret, host: "SMTP.example.com" })).toBe(scope({}));
    expect(scope({ ...renamed, ...otherSecret }, wellKnown)).toBe(scope({}, wellKnown));
    const expiring = { ...credential, expiresOn: "2027-01-31" };
    const same = { ...renamed, tenantId: tenantId.toUpperCase(), clientAuthentication: "header", credential: expiring };
    expect(scope(same, exchange)).toBe(scope({}, exchange));
  });

  it("cannot be forged by putting one field's end into the next", () => {
    expect(scope({ host: "a.example", ...user('b",1') })).not.toBe(scope({ host: "a.example", ...user("b") }));
  });
});

it("derives endpoint, target and the picker's key", () => {
  const parsed = (branch: object) => {
    const connector = connectorInput.parse(branch);
    if (connector.kind === "exchange") throw new Error("An Exchange connector has no endpoint.");
    const { password: _, ...open } = { password: undefined, ...connector.auth };
    return connectorView.parse({ ...connector, auth: open });
  };
  const gmail = parsed(wellKnown);
  const ipv6 = parsed({ ...smtp, host: "2001:db8::7" });
  if (gmail.kind === "exchange" || ipv6.kind === "exchange") throw new Error("Neither is an Exchange connector.");
  expect(endpointOf(gmail)).toEqual({ host: "smtp.gmail.com", port: 465, secure: true, startTls: "required" });
  expect(endpointOf(ipv6)).toEqual({ host: "2001:db8::7", port: 587, secure: false, startTls: "required" });
  expect(endpointOf({ ...gmail, kind: "wellKnown", service: "disroot" })).toMatchObject({ authMethod: "LOGIN" });
  expect([gmail, ipv6].map(targetOf)).toEqual(["smtp.gmail.com:465", "[2001:db8::7]:587"]);
  expect([gmail, ipv6].map(serviceOf)).toEqual(["gmail", "other"]);
});

it("allows domains without a dot only where the endpoint is this machine", () => {
  const other = { ...smtp, kind: "smtp" as const, startTls: "required" as const };
  expect(isDotlessAllowed({ ...other, host: " LOCALHOST. " })).toBe(true);
  expect(isDotlessAllowed(other)).toBe(false);
  expect(isDotlessAllowed({ kind: "wellKnown", service: "maildev" })).toBe(true);
  for (const service of ["gmail", "", "no-such-service"])
    expect(isDotlessAllowed({ kind: "wellKnown", service })).toBe(false);
  expect(isDotlessAllowed({ kind: "exchange" })).toBe(false);
});

describe("a service without a login", () => {
  const relay = { kind: "wellKnown", ...common, service: "elastic-cloud" };

  it("refuses one, since it would cross an unencrypted connection", () => {
    const auth = { required: true, username: "ada", password };
    expect(connectorInput.safeParse({ ...relay, auth }).error?.issues).toMatchObject([{ path: ["auth", "required"] }]);
    expect(connectorInput.safeParse({ ...relay, service: "gmail", auth }).success).toBe(true);
    expect(connectorInput.safeParse({ ...relay, service: "gone", auth }).error?.issues).toMatchObject([
      { path: ["service"] },
    ]);
  });

  it("is fine without one", () => {
    expect(connectorInput.safeParse({ ...relay, auth: { required: false } }).success).toBe(true);
  });
});

it("takes the blanks off pasted IDs", () => {
  const id = "11111111-2222-4333-8444-555555555555";
  const credential = { type: "secret", clientSecret: password };
  const settings = { tenantId: ` ${id}\n`, clientId: `\t${id}`, cloud: "global", clientAuthentication: "body" };
  const parsed = connectorInput.parse({ kind: "exchange", ...common, ...settings, credential });
  expect(parsed).toMatchObject({ tenantId: id, clientId: id });
});

describe("a line break", () => {
  const id = "11111111-2222-4333-8444-555555555555";
  const examples = {
    wellKnown: { kind: "wellKnown", ...common, service: "gmail", auth: { required: true, username: "ada", password } },
    smtp: {
      ...{ kind: "smtp", ...common, host: "mail.example.com", port: 587, secure: false, startTls: "required" },
      auth: { required: true, username: "ada", password },
    },
    exchange: {
      ...{ kind: "exchange", ...common, cloud: "global", clientAuthentication: "body", tenantId: id, clientId: id },
      credential: { type: "secret", clientSecret: password },
    },
  };

  /** The paths of all texts in a value. */
  function textsOf(value: unknown, path: string[] = []): string[][] {
    if (typeof value === "string") return [path];
    if (typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([key, entry]) => textsOf(entry, [...path, key]));
  }

  function withBreak(value: unknown, [key, ...rest]: string[]): unknown {
    if (key === undefined) return `${value}\r\nBcc: evil@example.com`;
    return { ...(value as object), [key]: withBreak((value as Record<string, unknown>)[key], rest) };
  }

  const cases = Object.entries(examples).flatMap(([kind, example]) =>
    textsOf(example).map((path) => ({ kind, example, path, field: path.join(".") })),
  );
  it.each(cases)("is refused in $field of $kind", ({ example, path }) => {
    expect(connectorInput.safeParse(example).success).toBe(true);
    expect(connectorInput.safeParse(withBreak(example, path)).success).toBe(false);
  });
});
