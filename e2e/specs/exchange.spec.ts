import { expect, type Page } from "@playwright/test";
import { directory, type Instance, publicUrl, test } from "#e2e/fixtures.ts";
import { connectorRow, dumpOf, secretRows } from "#e2e/rows.ts";
import { chooseService, field, fillIn, saveNew, unique, uniqueSecret, visit } from "#e2e/screens.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { addressesOf } from "#e2e/stand-ins/graph-mail.ts";
import { addRecipients, checkConnection, openTest, report, sendMail, stage } from "#e2e/test-panel.ts";

/** Registers an application of this test's own; its secret changes in every encoding on the way. */
function register({ clients }: Instance, client: Partial<Instance["clients"][string]> = {}) {
  const clientId = crypto.randomUUID();
  const secret = `${uniqueSecret()}+&%=/ü ~!*'()`;
  clients[clientId] = { secret, roles: ["Mail.Send"], ...client };
  return { clientId, secret };
}

async function fillExchange(page: Page, clientId: string): Promise<void> {
  await visit(page, "/connectors/new");
  await chooseService(page, "exchange", "MS Exchange Server");
  await fillIn(page, { Name: unique("Staff"), Sender: `Reports <${directory.sender}>` });
  await fillIn(page, { "Tenant ID": directory.tenantId, "Client ID": clientId });
}

const requestsOf = ({ entra }: Instance, clientId: string) =>
  entra.requests.filter(
    ({ endpoint, body, headers }) =>
      endpoint === "token" &&
      (body.includes(clientId) || atob(headers.authorization?.slice(6) ?? "").startsWith(clientId)),
  );

test("a stored Exchange connector signs in and sends text and HTML through Graph", async ({ page, instance }) => {
  const { clientId, secret } = register(instance);
  const subject = unique("Täglicher Bericht 📈");
  await fillExchange(page, clientId);
  await field(page, "Client Secret").fill(secret);
  const id = await saveNew(page);
  await openTest(page);
  await checkConnection(page, "The connection works");
  for (const label of ["Tenant", "Access token", "Permissions"]) await expect(stage(page, label)).toContainText("OK");
  await expect(stage(page, "Send")).toHaveCount(0);
  expect(instance.entra.sent.filter(({ mime }) => mime.subject === subject)).toEqual([]);

  await addRecipients(page, "To", "Jürgen <juergen@example.org>");
  await addRecipients(page, "BCC", "hidden@example.org");
  await field(page, "Subject").fill(subject);
  await field(page, "Message").fill("Some **bold** news");
  await sendMail(page);
  await expect(stage(page, "Send")).toContainText("OK");
  await stage(page, "Send").getByText("Details").click();
  await expect(stage(page, "Send")).toContainText(/Request ID[0-9a-f]{8}-/i);
  await expect(report(page)).not.toContainText(secret);

  const [sent] = instance.entra.sent.filter(({ mime }) => mime.subject === subject);
  expect(sent?.mailbox).toBe(directory.sender);
  expect(sent?.mime.from?.value).toEqual([{ name: "Reports", address: directory.sender }]);
  expect(addressesOf(sent?.mime.to)).toEqual(["juergen@example.org"]);
  expect(addressesOf(sent?.mime.bcc)).toEqual(["hidden@example.org"]);
  expect(sent?.mime.text).toMatch(/^Some bold news\n/);
  expect(sent?.mime.text).toContain(`${publicUrl}/connectors/${id}`);
  expect(sent?.mime.html).toContain("<strong>bold</strong>");
  expect(requestsOf(instance, clientId)).toHaveLength(1);

  expect(await connectorRow(instance.query, id)).toMatchObject({ last_test_outcome: "ok" });
  expect(await secretRows(instance.query, id)).toMatchObject([{ field: "clientSecret" }]);
  expect(await dumpOf(instance.query)).not.toContain(secret.slice(0, 30));
});

test("a wrong client secret is explained at the stage where Entra refused it", async ({ page, instance }) => {
  const { clientId } = register(instance);
  const wrong = uniqueSecret();
  await fillExchange(page, clientId);
  await field(page, "Client Secret").fill(wrong);
  await openTest(page);
  await checkConnection(page, "The client secret is wrong");
  await expect(stage(page, "Access token")).toContainText("Failed");
  await expect(report(page).getByRole("blockquote")).toContainText("AADSTS7000215");
  await expect(report(page)).not.toContainText(wrong);
  await page.getByRole("button", { name: "Go to field" }).click();
  await expect(field(page, "Client Secret")).toBeFocused();
  await expect(field(page, "Client Secret")).toHaveValue(wrong);
  expect(await dumpOf(instance.query)).not.toContain(wrong);
});

test("an application without Mail.Send leaves the check unproven, with what to grant", async ({ page, instance }) => {
  const { clientId, secret } = register(instance, { roles: [] });
  await fillExchange(page, clientId);
  await field(page, "Client Secret").fill(secret);
  await openTest(page);
  await checkConnection(page, "The application may not send mail yet");
  await expect(stage(page, "Permissions")).toContainText("Warning");
});

test("the client credentials go into the Authorization header where that was chosen", async ({ page, instance }) => {
  const { clientId, secret } = register(instance);
  const subject = unique("By header");
  await fillExchange(page, clientId);
  await field(page, "Client Secret").fill(secret);
  await page.getByRole("button", { name: "Advanced" }).click();
  await field(page, "Send client credentials").selectOption("header");
  const { settings } = await connectorRow(instance.query, await saveNew(page));
  expect(settings).toMatchObject({ clientAuthentication: "header" });
  await openTest(page);
  await addRecipients(page, "To", "you@example.org");
  await field(page, "Subject").fill(subject);
  await sendMail(page);
  const [request] = requestsOf(instance, clientId);
  expect(request?.headers.authorization).toMatch(/^Basic /);
  expect(request?.body).not.toContain("client_secret");
  expect(instance.entra.sent.filter(({ mime }) => mime.subject === subject)).toHaveLength(1);
});

test("a certificate signs in without any secret on the way", async ({ page, instance }) => {
  const { cert, key } = createAuthority().issue({ names: ["mailroom.example.com"], isRsa: true });
  const { clientId } = register(instance, { certificate: cert });
  const subject = unique("By certificate");
  await fillExchange(page, clientId);
  await page.getByRole("radiogroup", { name: "Credential" }).getByText("Certificate").click();
  await page.getByRole("textbox", { name: "Certificate" }).fill(cert);
  await field(page, "Private key").fill(key);
  await saveNew(page);
  await openTest(page);
  await addRecipients(page, "To", "you@example.org");
  await field(page, "Subject").fill(subject);
  await sendMail(page);
  const [request] = requestsOf(instance, clientId);
  expect(request?.form.get("client_assertion")).toBeTruthy();
  expect(request?.form.get("client_secret")).toBeNull();
  expect(instance.entra.sent.filter(({ mime }) => mime.subject === subject)).toHaveLength(1);
});
