import { X509Certificate } from "node:crypto";
import { expect } from "@playwright/test";
import { directory, test } from "#e2e/fixtures.ts";
import { connectorRow, connectorsNamed, dumpOf, secretRows } from "#e2e/rows.ts";
import {
  chooseService,
  field,
  fillIn,
  fillOther,
  saveChange,
  saveNew,
  unique,
  uniqueSecret,
  visit,
} from "#e2e/screens.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";

test("a well-known service shows its own host, port and encryption, and stores none of them", async ({
  page,
  instance,
}) => {
  const password = uniqueSecret();
  await visit(page, "/connectors/new");
  await chooseService(page, "gmail", "Gmail");
  await expect(field(page, "Host")).toBeDisabled();
  await expect(field(page, "Host")).toHaveValue("smtp.gmail.com");
  await expect(field(page, "Port")).toBeDisabled();
  await expect(field(page, "Port")).toHaveValue("465");
  await expect(page.getByRole("switch", { name: "Secure" })).toBeDisabled();
  await expect(page.getByRole("switch", { name: "Secure" })).toBeChecked();
  await expect(page.getByRole("complementary", { name: "Guide" })).toContainText("Gmail");

  await fillIn(page, { Name: unique("News"), Sender: "News <news@example.com>" });
  await fillIn(page, { Username: "news@gmail.com", Password: password });
  const row = await connectorRow(instance.query, await saveNew(page));
  expect(row).toMatchObject({ service: "gmail", sender: "News <news@example.com>", target: "smtp.gmail.com:465" });
  expect(row.settings).toEqual({
    kind: "wellKnown",
    service: "gmail",
    auth: { required: true, username: "news@gmail.com" },
  });
  expect(await secretRows(instance.query, row.id)).toMatchObject([{ field: "password", set_by: "Administrator" }]);
  const dump = await dumpOf(instance.query);
  expect(dump).toContain(row.id);
  expect(dump).not.toContain(password);
  expect(dump).not.toContain(Buffer.from(password).toString("base64").slice(0, -4));
});

for (const { search, found } of [
  { search: "hotmail", found: ["Outlook.com / Hotmail"] },
  { search: "o365", found: ["Outlook / Microsoft 365", "MS Exchange Server"] },
  { search: "nothing like this", found: [] },
]) {
  test(`searching services for "${search}" finds ${found.join(" and ") || "none and says so"}`, async ({ page }) => {
    await visit(page, "/connectors/new");
    const picker = page.getByRole("combobox", { name: "Service" });
    await picker.click();
    await picker.fill(search);
    const options = page.getByRole("listbox").getByRole("option");
    await expect(options).toHaveCount(found.length);
    for (const [index, label] of found.entries()) await expect(options.nth(index)).toContainText(label);
    if (found.length === 0) await expect(page.getByText("No such service.")).toBeVisible();
  });
}

test("Elastic Cloud asks for no user name and no password", async ({ page, instance }) => {
  await visit(page, "/connectors/new");
  await chooseService(page, "elastic cloud", "Elastic Cloud");
  await expect(field(page, "Host")).toBeDisabled();
  await expect(page.getByText("Elastic Cloud asks for no user name and no password.")).toBeVisible();
  await expect(page.getByRole("switch", { name: "Require authentication" })).toHaveCount(0);
  await fillIn(page, { Name: unique("Elastic"), Sender: "elastic@example.com" });
  const row = await connectorRow(instance.query, await saveNew(page));
  expect(row.settings).toEqual({ kind: "wellKnown", service: "elastic-cloud", auth: { required: false } });
  expect(await secretRows(instance.query, row.id)).toEqual([]);
});

test("Other trims the host and offers the encryption that fits the port, without forcing it", async ({
  page,
  instance,
}) => {
  await visit(page, "/connectors/new");
  const secure = page.getByRole("switch", { name: "Secure" });
  await field(page, "Port").fill("465");
  await page.getByRole("button", { name: "Turn Secure on" }).click();
  await expect(secure).toBeChecked();
  await expect(field(page, "STARTTLS")).toBeDisabled();
  await field(page, "Port").fill("587");
  await page.getByRole("button", { name: "Turn Secure off" }).click();
  await expect(secure).not.toBeChecked();
  await field(page, "Port").fill("465");

  await fillIn(page, { Name: unique("Own"), Sender: "own@example.com", Host: "  smtp.example.com " });
  await field(page, "STARTTLS").selectOption("whenOffered");
  await fillIn(page, { Username: "own", Password: uniqueSecret() });
  await expect(field(page, "Host")).toHaveValue("smtp.example.com");
  const row = await connectorRow(instance.query, await saveNew(page));
  expect(row.settings).toEqual({
    kind: "smtp",
    ...{ host: "smtp.example.com", port: 465, secure: false, startTls: "whenOffered" },
    auth: { required: true, username: "own" },
  });
});

test("a host that was pasted with its port and more is taken apart on request", async ({ page }) => {
  await visit(page, "/connectors/new");
  const host = field(page, "Host");
  await host.fill("smtps://alerts@smtp.example.com:465/");
  await page.getByRole("button", { name: "Use smtp.example.com, port 465" }).click();
  await expect(host).toHaveValue("smtp.example.com");
  await expect(host).toBeFocused();
  await expect(field(page, "Port")).toHaveValue("465");
  await expect(page.getByRole("button", { name: "Turn Secure on" })).toBeVisible();
  await host.fill("2001:db8::7");
  await expect(page.getByRole("button", { name: /^Use / })).toHaveCount(0);
});

test("looking at the advanced fields changes nothing; an exception is stored, opened again and marked in the list", async ({
  page,
  instance,
}) => {
  const { cert } = createAuthority().issue({ names: ["mail.example.com"], selfSigned: true });
  const { fingerprint256 } = new X509Certificate(cert);
  await visit(page, "/connectors/new");
  const name = unique("Exceptional");
  await fillIn(page, { Name: name, Sender: "own@example.com", Host: "mail.example.com" });
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(false);
  const id = await saveNew(page);
  const unsaved = page.getByText("Unsaved changes");
  const oldTls = page.getByRole("switch", { name: "Allow TLS 1.0 and 1.1" });
  await page.getByRole("button", { name: "Advanced" }).click();
  await field(page, "Trusted certificate").click();
  await oldTls.focus();
  await page.getByRole("button", { name: "Advanced" }).click();
  await expect(oldTls).toHaveCount(0);
  await expect(unsaved).toHaveCount(0);

  await page.getByRole("button", { name: "Advanced" }).click();
  await oldTls.check();
  await expect(page.getByText("This connector accepts outdated encryption")).toBeVisible();
  await expect(unsaved).toBeVisible();
  await oldTls.uncheck();
  await expect(unsaved).toHaveCount(0);
  await field(page, "Trusted certificate").fill("not a certificate");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("This is not a certificate in PEM form.")).toBeVisible();
  await field(page, "Trusted certificate").fill(`subject=mail\n${cert}`);
  await expect(page.getByText(fingerprint256)).toBeVisible();
  await oldTls.check();
  await saveChange(page);
  await expect(unsaved).toHaveCount(0);
  const { settings } = await connectorRow(instance.query, id);
  expect(settings).toMatchObject({ trustedCertificate: cert.trim(), isOldTlsAllowed: true });

  await page.reload();
  await expect(page.getByRole("group", { name: "Trusted certificate" })).toContainText(fingerprint256);
  await expect(oldTls).toBeChecked();
  await expect(unsaved).toHaveCount(0);
  await oldTls.uncheck();
  await page.getByRole("button", { name: "Remove" }).click();
  await saveChange(page);
  const { settings: plain } = await connectorRow(instance.query, id);
  expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(["trustedCertificate"]));
  expect(Object.keys(plain)).not.toEqual(expect.arrayContaining(["isOldTlsAllowed"]));

  await instance.query("UPDATE connector SET settings = settings || $2 WHERE id = $1", [id, { isOldTlsAllowed: true }]);
  await visit(page, `/connectors?${new URLSearchParams({ q: name })}`);
  await expect(page.getByRole("row", { name })).toContainText("Old TLS");
});

test("MS Exchange Server stores its ids in the open and the client secret sealed, and warns of a secret's ID", async ({
  page,
  instance,
}) => {
  const clientSecret = uniqueSecret();
  const clientId = crypto.randomUUID();
  await visit(page, "/connectors/new");
  await chooseService(page, "exchange", "MS Exchange Server");
  for (const label of ["Host", "Port", "Username", "Password"]) await expect(field(page, label)).toHaveCount(0);
  await expect(page.getByRole("complementary", { name: "Guide" })).toContainText("OAuth 2.0");

  await field(page, "Client Secret").fill(crypto.randomUUID());
  await expect(page.getByText("This looks like the secret's ID.")).toBeVisible();
  await field(page, "Client Secret").fill(clientSecret);
  await expect(page.getByText("This looks like the secret's ID.")).toHaveCount(0);

  await fillIn(page, { Name: unique("Staff"), Sender: directory.sender, "Client secret expires on": "2031-05-06" });
  await fillIn(page, { "Tenant ID": directory.tenantId, "Client ID": clientId });
  await field(page, "Cloud").selectOption("US Government GCC High");
  const row = await connectorRow(instance.query, await saveNew(page));
  expect(row).toMatchObject({ service: "exchange", target: directory.tenantId });
  expect(row.secret_expires_at?.toISOString()).toBe("2031-05-06T23:59:59.999Z");
  expect(row.settings).toEqual({
    kind: "exchange",
    ...{ tenantId: directory.tenantId, clientId, cloud: "usGovHigh", clientAuthentication: "body" },
    credential: { type: "secret", expiresOn: "2031-05-06" },
  });
  expect(await secretRows(instance.query, row.id)).toMatchObject([{ field: "clientSecret" }]);
  expect(await dumpOf(instance.query)).not.toContain(clientSecret);

  await field(page, "Client secret expires on").fill("");
  await expect(field(page, "Client secret expires on")).toHaveValue("");
  await saveChange(page);
  expect(await connectorRow(instance.query, row.id)).toMatchObject({ secret_expires_at: null });
});

test("a certificate's thumbprint is shown as Entra shows it, and its private key is stored sealed", async ({
  page,
  instance,
}) => {
  const { cert, key } = createAuthority().issue({ names: ["mailroom.example.com"], isRsa: true });
  await visit(page, "/connectors/new");
  await chooseService(page, "exchange", "MS Exchange Server");
  await page.getByRole("radiogroup", { name: "Credential" }).getByText("Certificate").click();
  await page.getByRole("textbox", { name: "Certificate" }).fill(cert);
  const { fingerprint } = new X509Certificate(cert);
  await expect(page.getByText(fingerprint.replaceAll(":", ""), { exact: true })).toBeVisible();
  await field(page, "Private key").fill(key);
  await fillIn(page, { Name: unique("Staff"), Sender: directory.sender });
  await fillIn(page, { "Tenant ID": directory.tenantId, "Client ID": crypto.randomUUID() });
  const row = await connectorRow(instance.query, await saveNew(page));
  expect(row.settings).toMatchObject({ credential: { type: "certificate", certificate: cert.trim() } });
  expect(await secretRows(instance.query, row.id)).toMatchObject([{ field: "privateKey" }]);
  const [, firstLine = key] = key.split("\n");
  expect(await dumpOf(instance.query)).not.toContain(firstLine.slice(40));
});

test("switching services back and forth keeps what was typed for each", async ({ page }) => {
  await visit(page, "/connectors/new");
  await fillIn(page, { Name: "Moving", Sender: "moving@example.com", Host: "mail.example.com", Username: "own" });
  await chooseService(page, "exchange", "MS Exchange Server");
  await fillIn(page, { "Tenant ID": directory.tenantId });
  await chooseService(page, "gmail", "Gmail");
  await fillIn(page, { Username: "moving@gmail.com", Password: "typed" });
  await chooseService(page, "other", "Other");
  await expect(field(page, "Host")).toHaveValue("mail.example.com");
  await expect(field(page, "Username")).toHaveValue("own");
  await chooseService(page, "exchange", "MS Exchange Server");
  await expect(field(page, "Tenant ID")).toHaveValue(directory.tenantId);
  await chooseService(page, "gmail", "Gmail");
  await expect(field(page, "Password")).toHaveValue("typed");
  await expect(field(page, "Name")).toHaveValue("Moving");
  await expect(field(page, "Sender")).toHaveValue("moving@example.com");
});

test("a second connector of a name is allowed with a hint, and gets a slug of its own", async ({ page, instance }) => {
  const name = unique("Twins");
  const [first, second] = [await create(), await create()];
  expect(await connectorsNamed(instance.query, name)).toMatchObject([
    { id: first, slug: name.toLowerCase().replace(" ", "-") },
    { id: second, slug: `${name.toLowerCase().replace(" ", "-")}-2` },
  ]);

  await visit(page, "/connectors/new");
  await fillIn(page, { Name: name, Sender: "twins@example.com", Host: "mail.example.com" });
  await expect(
    page.getByText("Another connector has this name too. You can keep it: the slug gets a number if it is taken."),
  ).toBeVisible();
  await page.getByRole("switch", { name: "Require authentication" }).setChecked(false);
  await page.getByRole("button", { name: "Change" }).click();
  await field(page, "Slug").fill(`${name.toLowerCase().replace(" ", "-")}-2`);
  await expect(page.getByText("The slug tells them apart.")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Another connector has this slug. Choose a different one.")).toBeVisible();
  await expect(field(page, "Slug")).toBeFocused();
  expect(await connectorsNamed(instance.query, name)).toHaveLength(2);

  async function create() {
    await visit(page, "/connectors/new");
    await fillIn(page, { Name: name, Sender: "twins@example.com", Host: "mail.example.com" });
    await page.getByRole("switch", { name: "Require authentication" }).setChecked(false);
    return saveNew(page);
  }
});

test("what a connector asks of its own connections is kept under Advanced", async ({ page, instance }) => {
  const { cert, key } = instance.issue({ names: ["mailroom.example.com"] });
  await visit(page, "/connectors/new");
  await fillOther(page, 2525);
  await page.getByRole("button", { name: "Advanced" }).click();
  await field(page, "Check of the server's certificate").selectOption("certificate");
  await expect(page.getByText("Another server could pass for this one")).toBeVisible();
  await field(page, "Proxy").selectOption("required");
  await field(page, "Time for the whole").fill("7");
  await page.getByRole("switch", { name: "Client certificate" }).setChecked(true);
  await fillIn(page, { "Certificate to show": cert, "Private key of the client certificate": "not a key" });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("This is not a private key in PEM form.", { exact: false })).toBeVisible();
  await field(page, "Private key of the client certificate").fill(key);
  const id = await saveNew(page);
  const [row] = await instance.query("SELECT settings FROM connector WHERE id = $1", [id]);
  expect(row?.settings).toMatchObject({ verification: "certificate", proxy: "required", totalSeconds: 7 });
  expect(row?.settings.clientCertificate).toEqual({ certificate: cert.trim() });
  await visit(page, `/connectors/${id}`);
  await expect(field(page, "Proxy")).toHaveValue("required");
  await expect(page.getByRole("group", { name: "Private key of the client certificate" })).toContainText("Set on");
  await field(page, "Proxy").selectOption("");
  await saveChange(page);
  const [changed] = await instance.query("SELECT settings FROM connector WHERE id = $1", [id]);
  expect(changed?.settings).not.toHaveProperty("proxy");
});
