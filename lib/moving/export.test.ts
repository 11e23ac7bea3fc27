import { afterEach, describe, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { referencesIn } from "#lib/config/document.ts";
import { parseConfig } from "#lib/config/parse.ts";
import { ada, bob, exchangeInput, smtpInput } from "#lib/connectors/fixtures.ts";
import * as store from "#lib/connectors/store.ts";
import { db } from "#lib/db.ts";
import { type ConnectorInput, connectorInput } from "#lib/email/connector.ts";
import { exportConnectors } from "#lib/moving/export.ts";
import { type ExportFormat, exportFormats } from "#lib/moving/formats.ts";
import { applyImport, type ImportRequest, previewImport } from "#lib/moving/import.ts";

const { key, cert } = createAuthority().issue({ names: ["mailroom"], isRsa: true });
const formats = Object.keys(exportFormats) as ExportFormat[];

const wellKnown = {
  ...{ kind: "wellKnown", name: "Gmail, news", slug: "", sender: '"News, daily" <news@example.com>', service: "gmail" },
  auth: { required: true, username: "news", password: { op: "set", value: "gmail password" } },
};
const certificate = { type: "certificate", certificate: cert, privateKey: { op: "set", value: key } };
const clientCertificate = { certificate: cert, privateKey: { op: "set", value: key } } as const;

/** One of every kind, with everything that it can have. */
const kinds: Record<string, unknown> = {
  smtp: smtpInput(),
  "smtp without a login": smtpInput({ auth: { required: false }, secure: true, port: 465 }),
  "smtp with exceptions": smtpInput({ trustedCertificate: cert, isOldTlsAllowed: true, startTls: "whenOffered" }),
  "smtp at an IPv6 address": smtpInput({ host: "2001:db8::7" }),
  "smtp that asks more of its connections": smtpInput({
    ...{ auth: { required: false }, isOldTlsAllowed: true, trustedCertificate: cert, clientCertificate },
    ...{ verification: "certificate", proxy: "off", connectSeconds: 5, answerSeconds: 7, totalSeconds: 60 },
  }),
  wellKnown,
  "wellKnown that asks more of its connections": {
    ...{ ...wellKnown, auth: { required: false }, trustedCertificate: cert, isOldTlsAllowed: true, clientCertificate },
    ...{ verification: "none", proxy: "required", totalSeconds: 90 },
  },
  exchange: exchangeInput,
  "exchange with a certificate": { ...exchangeInput, credential: certificate },
  "texts that look like something else": {
    ...{ ...wellKnown, name: `yes: # $\${env:HOME} \${file:/etc/passwd} '"- {a}` },
    auth: { required: true, username: `0x10 $\${a \${b}} |`, password: { op: "set", value: "odd secret" } },
  },
  "words of YAML": {
    ...{ ...wellKnown, name: "null", sender: "1e3@example.com" },
    auth: { required: true, username: "0123", password: { op: "set", value: "odd secret" } },
  },
};

afterEach(async () => {
  await db.connector.deleteMany();
});

async function storeInput(input: unknown) {
  const result = await store.createConnector(connectorInput.parse(input), ada);
  if (result.is !== "saved") throw new Error("not saved");
  return result.id;
}

async function actionsOf(request: ImportRequest): Promise<string[]> {
  const reading = await previewImport(request, bob);
  if ("mistakes" in reading) throw new Error(JSON.stringify(reading.mistakes));
  return reading.items.map(
    ({ action, mistakes }) => `${action}${mistakes.map(({ message }) => ` ${message}`).join("")}`,
  );
}

/** What the secrets of an export are to be filled in with. */
function environmentOf(text: string, { secret }: { secret: string }): Record<string, string> {
  const names = text.match(/MAILROOM_CONNECTOR_\w+/g) ?? [];
  return Object.fromEntries(names.map((name) => [name, secret]));
}

function secretIn(input: ConnectorInput): string {
  const [, secret = ""] = /"op":"set","value":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(input)) ?? [];
  return JSON.parse(`"${secret}"`);
}

describe.each(Object.entries(kinds))("%s", (_, given) => {
  const input = connectorInput.parse(given);
  const secret = secretIn(input);

  test.each(formats)("exported as %s is the same again, here, elsewhere and in the settings file", async (format) => {
    const id = await storeInput(given);
    const { connector } = await store.getConnector(id);
    const text = await exportConnectors([id], { format, actor: bob });
    if (secret) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1));
    expect(await actionsOf({ text })).toEqual(["unchanged"]);
    const isSecret = (line: string) => line.includes("MAILROOM_CONNECTOR_");
    const without = text.split("\n").filter((line) => !isSecret(line));
    // JSON without its last line of an object would have a comma too many, which YAML reads all the same.
    expect(await actionsOf({ text: without.join("\n") })).toEqual(["unchanged"]);

    const environment = environmentOf(text, { secret });
    expect(Object.keys(environment)).toHaveLength(secret ? 1 : 0);
    expect(await actionsOf({ text, references: referencesIn(environment) })).toEqual(["unchanged"]);

    const parsed = parseConfig(text, { environment, overrides: [] });
    if ("mistakes" in parsed) throw new Error(JSON.stringify(parsed.mistakes));
    expect(parsed.config.connectors).toMatchObject([{ mistakes: [], connector: { ...input, slug: "" } }]);

    await db.connector.deleteMany();
    const reading = await previewImport({ text }, bob);
    if ("mistakes" in reading) throw new Error();
    const result = await applyImport({ text }, { fingerprint: reading.fingerprint, chosen: [0] }, bob);
    if (result.is !== "applied") throw new Error();
    const [imported] = result.connectors;
    const again = await store.getConnector(imported?.id ?? "");
    expect(again.connector).toEqual(connector);
    expect(again.state).toBe(secret ? "needsSecret" : "ready");
  });
});

describe("an export", () => {
  test("has those that were asked for by id or slug, or all, and says so in the audit log", async () => {
    const [id] = [await storeInput(smtpInput()), await storeInput(wellKnown), await storeInput(exchangeInput)];
    const since = new Date();
    const names = async (wanted: string[] | "all") => {
      const text = await exportConnectors(wanted, { format: "json", actor: bob });
      return JSON.parse(text).connectors.map(({ name }: { name: string }) => name);
    };
    expect(await names([id, "exchange"])).toEqual(["Exchange", "Orders"]);
    expect(await names("all")).toEqual(["Exchange", "Gmail, news", "Orders"]);
    const entries = await db.auditEntry.findMany({ where: { at: { gte: since } }, orderBy: { id: "asc" } });
    expect(entries.map(({ action, details }) => [action, details])).toEqual([
      ["connector.export", { format: "json", count: 2, connectors: ["Exchange", "Orders"] }],
      ["connector.export", { format: "json", count: 3, connectors: ["Exchange", "Gmail, news", "Orders"] }],
    ]);
  });

  test("of one that does not exist is none, and is not recorded", async () => {
    const before = await db.auditEntry.count();
    for (const id of ["nowhere", "00000000-0000-4000-8000-000000000000"]) {
      await expect(exportConnectors([id], { format: "yaml", actor: bob })).rejects.toMatchObject({ code: "notFound" });
    }
    expect(await db.auditEntry.count()).toBe(before);
  });

  test("names the variables of the secrets apart from Mailroom's own", async () => {
    await storeInput(smtpInput({ slug: "admin" }));
    const text = await exportConnectors("all", { format: "yaml", actor: bob });
    expect(text).toContain(`password: \${env:MAILROOM_CONNECTOR_ADMIN_PASSWORD}\n`);
    expect(text).toMatch(/^# Connectors of Mailroom/);
  });

  test("says what it leaves out, and what was disabled", async () => {
    const id = await storeInput(smtpInput({ name: "Broken one" }));
    await db.connector.update({ where: { id }, data: { settings: {} } });
    const disabled = await storeInput(wellKnown);
    await store.setConnectorsEnabled([disabled], false, ada);
    const json = await exportConnectors("all", { format: "json", actor: bob });
    expect(JSON.parse(json)).toMatchObject({
      connectors: [{ id: "gmail-news" }],
      leftOut: ["Broken one cannot be read."],
    });
    expect(await previewImport({ text: json }, bob)).toMatchObject({ items: [{ action: "unchanged" }], left: [] });
    const text = await exportConnectors("all", { format: "yaml", actor: bob });
    expect(text).toContain("# Left out, since they cannot be read:\n# Broken one\n");
    expect(text).toContain("  - id: gmail-news\n    name: Gmail, news\n    enabled: false\n");
    expect(await actionsOf({ text })).toEqual(["unchanged"]);
    await db.connector.deleteMany();
    const reading = await previewImport({ text }, bob);
    expect(reading).toMatchObject({ items: [{ action: "create", isEnabled: false }] });
  });
});
