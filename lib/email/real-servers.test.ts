import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startExim } from "#e2e/servers/exim.ts";
import { blockedSender, type MailServer, mailUser, maxMessageBytes, type Ports } from "#e2e/servers/mail-server.ts";
import { startPostfix } from "#e2e/servers/postfix.ts";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";
import { defaultTls } from "#lib/email/policy.ts";
import { factsIn, localPolicy, message, run, stagesIn } from "#lib/email/smtp-fixtures.ts";
import { findServer, type MailServerName } from "#scripts/debian-servers.ts";

/** How a refusal is provoked, and how it is explained: stage, rule, class, then the server's words where it had any. */
type Situation = {
  port?: keyof Ports;
  settings?: Partial<Parameters<typeof run>[0]>;
  from?: string;
  to?: string;
  text?: string;
} & Partial<Record<MailServerName, string>>;

const { username: ada } = mailUser;
const encrypted = { startTls: "required" } as const;
const signedIn = { ...encrypted, auth: mailUser };
const tooLong = "word ".repeat(maxMessageBytes / 2);

const situations: Record<string, Situation> = {
  "relay denied": {
    to: "bob@other.test",
    Postfix: "recipients smtp.relay.denied config 554 5.7.1 <bob@other.test>: Relay access denied",
    Exim: "recipients smtp.relay.denied config 550 relay not permitted",
  },
  "unknown recipient": {
    to: "bob@example.test",
    Postfix:
      "recipients smtp.recipient.unknown rcpt 550 5.1.1 <bob@example.test>: Recipient address rejected: " +
      "User unknown in local recipient table",
    Exim: "recipients smtp.recipient.unknown rcpt 550 Unrouteable address",
  },
  "authentication required": {
    port: "members",
    settings: encrypted,
    Postfix:
      "sender auth.required config 530 5.7.0 <eve@example.com>: Sender address rejected: Authentication required",
    Exim: "sender auth.required config 530 5.7.0 Authentication required",
  },
  "authentication required, said with the recipients": {
    port: "submission",
    settings: encrypted,
    Postfix:
      "recipients smtp.recipient.policy config 554 5.7.1 <unknown[127.0.0.1]>: Client host rejected: Access denied",
    Exim: "recipients smtp.recipient.policy.text config 550 Administrative prohibition",
  },
  "wrong password": {
    settings: { ...encrypted, auth: { ...mailUser, password: "wrong pony" } },
    Postfix: "auth auth.refused config 535 5.7.8 Error: authentication failed: authentication failure",
    Exim: "auth auth.refused config 535 Incorrect authentication data",
  },
  "TLS required before AUTH, which is not offered earlier": {
    settings: { auth: mailUser },
    Postfix: "auth auth.not-offered config",
    Exim: "auth auth.not-offered config",
  },
  "TLS required before AUTH, which is offered earlier": {
    port: "encrypted",
    settings: { auth: mailUser },
    Exim: "auth auth.mechanism config 503 Administrative prohibition",
  },
  "TLS required before mail": {
    port: "encrypted",
    Postfix: "sender auth.tls-first config 530 5.7.0 Must issue a STARTTLS command first",
    Exim: "sender auth.tls-first config 530 5.7.0 Must issue a STARTTLS command first",
  },
  "message too large, as announced": {
    text: tooLong,
    Postfix: "content smtp.size.announced msg",
    Exim: "content smtp.size.announced msg",
  },
  "message too large, said after DATA": {
    port: "sizeless",
    text: tooLong,
    Postfix: "content smtp.size.code msg 552 5.3.4 Error: message file too big",
    Exim: "content smtp.size.refused msg 552 Message size exceeds maximum permitted",
  },
  "sender rejected": {
    port: "members",
    settings: signedIn,
    from: blockedSender,
    Postfix:
      "sender smtp.sender.not-owned config 554 5.7.1 <blocked@example.test>: Sender address rejected: Access denied",
    Exim: "sender smtp.sender.refused config 550 Administrative prohibition",
  },
  "sender rejected, said with the recipients": {
    from: blockedSender,
    Postfix:
      "recipients smtp.sender.not-owned config 554 5.7.1 <blocked@example.test>: Sender address rejected: Access denied",
    Exim:
      "recipients smtp.sender.blocked config 550-sender envelope address blocked@example.test is locally blacklisted " +
      "here. 550 If you think this is wrong, get in touch with postmaster",
  },
  "sender not owned by the user": {
    settings: signedIn,
    Postfix:
      "recipients smtp.sender.not-owned config 553 5.7.1 <eve@example.com>: Sender address rejected: " +
      "not owned by user ada@example.test",
  },
  "sender owned by a user who did not sign in": {
    from: ada,
    Postfix:
      "recipients smtp.sender.not-owned config 553 5.7.1 <ada@example.test>: Sender address rejected: not logged in",
  },
};

const authority = createAuthority();
const certificate = authority.issue({ names: ["mail.test"] });
const policy = localPolicy({ tls: { ...defaultTls, authorities: [authority.caPem] } });

for (const [name, start] of Object.entries({ Postfix: startPostfix, Exim: startExim })) {
  const server = name as MailServerName;
  const root = findServer(server);
  const title = root ? name : `${name} (skipped: it is not unpacked here; npm test does that, or says why it cannot)`;

  describe.skipIf(!root)(title, () => {
    let running: MailServer;
    beforeAll(async () => {
      running = await start(root ?? "", certificate);
    });
    afterAll(() => running?.stop());

    function send({ port = "open", settings, from = "eve@example.com", to = ada, text = "Hello" }: Situation) {
      const mail = message({ from: { address: from }, to: [{ address: to }], text });
      return run({ host: "mail.test", port: running.ports[port], ...settings }, { message: mail, policy });
    }

    test.each(Object.entries(situations).filter(([, refused]) => refused[server]))("%s", async (_, refused) => {
      const report = await send(refused);
      const { stage, rule, class: failureClass, serverSaid } = report.finding ?? {};
      expect(report.outcome).toBe("failed");
      expect(stagesIn(report)).toMatch(new RegExp(`${stage}:failed( \\w+:skipped)*$`));
      expect([stage, rule, failureClass, serverSaid].filter(Boolean).join(" ")).toBe(refused[server]);
    });

    test.each(["open", "members", "submission", "encrypted"] as const)(
      "takes mail for others after sign-in (%s)",
      async (port) => {
        const report = await send({ port, settings: signedIn, from: ada, to: "bob@other.test" });
        expect(report.finding).toBeUndefined();
        expect(factsIn(report, "content")["Server's answer"]).toMatch(/^250 /);
      },
    );
  });
}
