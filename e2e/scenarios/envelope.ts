import { atHost, otherSender, ownPassword } from "#e2e/scenarios/at-service.ts";
import type { SmtpScenario } from "#e2e/scenarios/scenario.ts";

const ada = { username: "ada@example.com", password: ownPassword };
const mail = (reply: string) => ({ server: { script: { mail: reply } } });
const rcpt = (reply: string) => ({ server: { script: { rcpt: () => reply } } });
const saysToOther = (reply: string) => atHost("mail.example.com", ada, { mail: reply }, otherSender);
const bounces = (address: string) => (address.startsWith("bad") ? "550 5.1.1 Nobody here" : "250 2.1.5 Fine");

const senders: SmtpScenario[] = [
  { name: "the sender is refused", rule: "smtp.sender.refused", class: "config", ...mail("550 5.1.0 Sender refused") },
  {
    name: "the sender belongs to somebody else",
    rule: "smtp.sender.not-owned",
    class: "config",
    ...saysToOther("553 5.7.1 <orders@example.com>: Sender address rejected: not owned by user ada@example.com"),
  },
  {
    name: "the sender has to be the user",
    rule: "smtp.sender.not-owned",
    class: "config",
    ...saysToOther("501 mail from address must be same as authorization user."),
  },
  {
    name: "the sender is not verified, said after the message",
    rule: "smtp.sender.unverified",
    class: "config",
    action: "send",
    server: {
      script: {
        final: "550-From header sender domain not verified.\n550 Verify the sender domain to be allowed to send.",
      },
    },
  },
  {
    name: "the sender's domain does not exist",
    rule: "smtp.sender.domain",
    class: "config",
    ...mail("550 5.1.8 <orders@example.com>: Sender address rejected: Domain not found"),
  },
  {
    name: "the sender is on a block list",
    rule: "smtp.sender.blocked",
    class: "config",
    ...rcpt("550 sender envelope address orders@example.com is locally blacklisted here."),
  },
  {
    name: "the sender's domain is on a block list",
    rule: "smtp.sender.blocked",
    class: "config",
    ...rcpt("554 5.7.1 Service unavailable; Sender address [orders@example.com] blocked using dbl.spamhaus.org"),
  },
  {
    name: "the sender has letters beyond ASCII",
    rule: "smtp.sender.international",
    class: "config",
    connector: { sender: "bestellungen.müller@example.com" },
    ...mail("553 5.6.7 Non-ASCII addresses not permitted for that sender"),
  },
];

const recipients: SmtpScenario[] = [
  {
    name: "relaying is denied",
    rule: "smtp.relay.denied",
    class: "config",
    ...rcpt("554 5.7.1 <ada@example.com>: Relay access denied"),
  },
  {
    name: "the recipient is refused by rules",
    rule: "smtp.recipient.policy",
    class: "config",
    ...rcpt("550 5.7.1 Client host rejected: Access denied"),
  },
  {
    name: "the recipient is refused by rules, without an enhanced code",
    rule: "smtp.recipient.policy.text",
    class: "config",
    ...rcpt("550 Administrative prohibition"),
  },
  {
    name: "the recipient does not exist",
    rule: "smtp.recipient.unknown",
    class: "rcpt",
    ...rcpt("550 5.1.1 <ada@example.com>: Recipient address rejected: User unknown in local recipient table"),
  },
  {
    name: "the sender's own address does not exist",
    rule: "smtp.recipient.own-address.code",
    class: "rcpt",
    recipients: [],
    ...rcpt("550 5.1.1 <orders@example.com>: Recipient address rejected: User unknown"),
  },
  {
    name: "the sender's own address does not exist, said without a code",
    rule: "smtp.recipient.own-address",
    class: "rcpt",
    recipients: [],
    ...rcpt("550 Unrouteable address"),
  },
  {
    name: "one of two recipients does not exist",
    rule: "warning.recipients.refused",
    class: "rcpt",
    recipients: ["ada@example.com", "nobody@example.com"],
    server: {
      script: { rcpt: (address) => (address.startsWith("nobody") ? "550 5.1.1 No such user" : "250 2.1.5 Fine") },
    },
  },
  {
    name: "every recipient is refused",
    rule: "smtp.recipients.refused",
    class: "rcpt",
    action: "send",
    message: { to: [{ address: "ada@example.com" }, { address: "bob@example.com" }] },
    ...rcpt("554 5.5.0 Transaction failed"),
  },
  {
    name: "the recipient's mailbox is full",
    rule: "smtp.recipient.full",
    class: "rcpt",
    action: "send",
    ...rcpt("552 5.2.2 Mailbox full"),
  },
  {
    name: "the recipient's mailbox is full in a check",
    rule: "smtp.recipient.full",
    class: "rcpt",
    ...rcpt("452 4.2.2 The email account that you tried to reach is over quota"),
  },
  {
    name: "the recipient has letters beyond ASCII",
    rule: "smtp.recipient.international",
    class: "rcpt",
    action: "send",
    message: { to: [{ address: "jürgen@example.com" }] },
    ...rcpt("553 5.6.7 Address requires SMTPUTF8"),
  },
  {
    name: "some recipients are refused",
    rule: "smtp.recipient.partly",
    class: "rcpt",
    action: "send",
    message: { to: [{ address: "good@example.com" }, { address: "bad@example.com" }] },
    server: { script: { rcpt: bounces } },
  },
];

/** What a server says to sender and recipients. */
export const envelopeScenarios: SmtpScenario[] = [...senders, ...recipients];
