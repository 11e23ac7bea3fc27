import { SMTPServer } from "smtp-server";
import { expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { defaultTls } from "#lib/email/policy.ts";
import { localPolicy, message, run } from "#lib/email/smtp-fixtures.ts";

test("a server written by others takes the mail over STARTTLS, after signing in", async () => {
  const authority = createAuthority();
  const received: { user: unknown; from: string; to: string[]; text: string }[] = [];
  const server = new SMTPServer({
    ...authority.issue({ names: ["mail.test"] }),
    size: 100_000,
    onAuth: ({ username, password }, _, done) =>
      password === "correct horse" ? done(null, { user: username }) : done(new Error("Wrong password")),
    onData(stream, { user, envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const from = envelope.mailFrom ? envelope.mailFrom.address : "";
        const to = envelope.rcptTo.map(({ address }) => address);
        received.push({ user, from, to, text: Buffer.concat(chunks).toString() });
        done();
      });
    },
  });
  const listening = server.listen(0, "127.0.0.1");
  await new Promise((resolve) => listening.once("listening", resolve));
  const address = listening.address();
  const port = typeof address === "object" && address ? address.port : 0;
  try {
    const settings = { port, host: "mail.test", startTls: "required" as const };
    const policy = localPolicy({ tls: { ...defaultTls, authorities: [authority.caPem] } });
    const auth = { username: "ada", password: "correct horse" };
    const sent = await run({ ...settings, auth }, { message: message(), policy });
    expect(sent).toMatchObject({ outcome: "ok" });
    expect(received).toMatchObject([{ user: "ada", from: "orders@example.com", to: ["ada@example.com"] }]);
    expect(received[0]?.text).toContain(`Message-ID: ${sent.messageId}`);
    const refused = await run({ ...settings, auth: { ...auth, password: "wrong horse" } }, { policy });
    expect(refused.finding).toMatchObject({ rule: "auth.refused", stage: "auth" });
  } finally {
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }
});
