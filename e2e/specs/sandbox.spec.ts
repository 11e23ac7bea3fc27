import { expect, type Page } from "@playwright/test";
import { createTransport } from "nodemailer";
import { type Instance, test } from "#e2e/fixtures.ts";
import { field, unique, visit } from "#e2e/screens.ts";
import { addRecipients, sendMail } from "#e2e/test-panel.ts";

const list = (page: Page) => page.getByRole("list", { name: "Received messages" });
const part = (page: Page, name: string) =>
  page.getByRole("navigation", { name: "Parts of the message" }).getByRole("link", { name, exact: true });

/** A plain client at the sandbox's port, which it finds where the worker noted it. */
async function connectToSandbox({ query }: Instance) {
  const [fact] = await query<{ port: number }>("SELECT (value->>'port')::int AS port FROM fact WHERE key = 'sandbox'");
  return createTransport({ host: "127.0.0.1", port: fact?.port ?? 0, secure: false, ignoreTLS: true });
}

test("a newcomer sends a first test mail with the connector Sandbox and reads it", async ({ page, instance }) => {
  const subject = unique("First mail 📬");
  await visit(page, "/connectors?q=Sandbox");
  await page.getByRole("link", { name: "Test Sandbox" }).click();
  await addRecipients(page, "To", "newcomer@example.com");
  await addRecipients(page, "BCC", "hidden@example.com");
  await field(page, "Subject").fill(subject);
  await field(page, "Message").fill("Hello **newcomer**");
  await sendMail(page);
  await page.getByRole("link", { name: "See it in the sandbox" }).click();
  await list(page).getByRole("link", { name: subject }).click();

  const message = page.getByRole("article", { name: subject });
  await expect(message).toContainText("newcomer@example.com, hidden@example.com");
  await expect(message).toContainText("mailroom@localhost");
  const frame = message.getByTitle("The message as HTML");
  await expect(frame).toHaveAttribute("sandbox", "");
  await expect(frame.contentFrame().getByText("newcomer", { exact: true })).toBeVisible();
  await part(page, "Text").click();
  await expect(message.getByRole("region", { name: "Text" })).toContainText("Hello newcomer");
  await part(page, "Headers").click();
  await expect(message.getByRole("term").filter({ hasText: /^Subject$/ })).toHaveCount(1);
  await part(page, "Source").click();
  await expect(message.getByRole("region", { name: "Source" })).toContainText("multipart/alternative");
  await expect(message.getByRole("region", { name: "Source" })).not.toContainText("hidden@example.com");
  const rows = await instance.query("SELECT recipients FROM sandbox_message WHERE subject = $1", [subject]);
  expect(rows).toEqual([{ recipients: ["newcomer@example.com", "hidden@example.com"] }]);
});

test("a foreign mail can run no script and load nothing", async ({ page, instance }) => {
  const subject = unique("Foreign");
  const transport = await connectToSandbox(instance);
  await transport.sendMail({
    from: "Stranger <stranger@example.com>",
    to: "you@example.com",
    subject: `${subject} <script>window.ran = "subject"</script>`,
    text: "<script>window.ran = 'text'</script>",
    html: `<p>Shown</p><script>top.ran = "html"; document.title = "ran"; alert(1)</script>
      <img src="${instance.url}/tracked.png" onerror="top.ran = 'image'; alert(2)">
      <form action="${instance.url}/sent"><button>Press</button></form>
      <a href="javascript:alert(3)">Link</a></p></iframe><script>window.ran = "outside"</script>`,
  });
  const answered: string[] = [];
  const dialogs: string[] = [];
  // Chromium may tell of a request that the policy has stopped before it was sent.
  page.on("response", (response) => answered.push(response.url()));
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await visit(page, "/sandbox");
  await list(page).getByRole("link", { name: subject }).click();
  const mail = page.getByTitle("The message as HTML").contentFrame();
  await expect(mail.getByText("Shown")).toBeVisible();
  await mail.getByRole("button", { name: "Press" }).click();
  await mail.getByRole("link", { name: "Link" }).click();
  await part(page, "Text").click();
  await expect(page.getByRole("region", { name: "Text" })).toContainText("<script>window.ran = 'text'</script>");
  await part(page, "Source").click();
  await expect(page.getByRole("region", { name: "Source" })).toContainText("stranger@example.com");
  expect(await page.evaluate(() => "ran" in window)).toBe(false);
  expect(dialogs).toEqual([]);
  expect(answered.filter((url) => url.includes("tracked.png") || url.includes("/sent"))).toEqual([]);
});

test("an open list shows what arrives meanwhile", async ({ page, instance }) => {
  const subject = unique("Meanwhile");
  await visit(page, "/sandbox");
  await (await connectToSandbox(instance)).sendMail({
    ...{ from: "a@example.com", to: "b@example.com", subject, text: "Here" },
  });
  await expect(list(page).getByRole("link", { name: subject })).toBeVisible();
});

test("Delete all empties the sandbox after a question", async ({ page, instance }) => {
  const subject = unique("Deleted");
  await (await connectToSandbox(instance)).sendMail({
    ...{ from: "a@example.com", to: "b@example.com", subject, text: "Gone" },
  });
  await visit(page, "/sandbox");
  await expect(list(page).getByRole("link", { name: subject })).toBeVisible();
  await page.getByRole("button", { name: "Delete all" }).click();
  const question = page.getByRole("dialog", { name: /^Delete \d+ messages?\?$/ });
  await question.getByRole("button", { name: "Keep" }).click();
  await expect(list(page).getByRole("link", { name: subject })).toBeVisible();
  await page.getByRole("button", { name: "Delete all" }).click();
  await question.getByRole("button", { name: "Delete all" }).click();
  await expect(page.getByRole("heading", { name: "Nothing received yet" })).toBeVisible();
  expect(await instance.query("SELECT count(*)::int AS count FROM sandbox_message")).toEqual([{ count: 0 }]);
});
