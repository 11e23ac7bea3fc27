import type { Rule } from "#lib/diagnosis/rule.ts";

const credentials = "https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html";
const quotas = "https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html";
const errors = "https://docs.aws.amazon.com/ses/latest/dg/troubleshoot-error-messages.html";

/** What Amazon SES means by its answers. Every region keeps identities, credentials and quotas of its own. */
export const sesRules: Rule[] = [
  {
    id: "ses.unverified",
    match: { provider: "ses", reply: 554, text: /not verified/i, isSenderNamed: true },
    class: "config",
    title: "Amazon SES does not know {sender} as verified in this region",
    cause: "The sender's address or domain has to be verified in the very region that {host} belongs to.",
    remedies: [
      "Verify the domain {domain}, or the address {sender}, in the SES console of this region.",
      "If it is verified in another region, use that region's host.",
      "A new account is in the sandbox: there every recipient has to be verified, too.",
    ],
    link: "https://repost.aws/knowledge-center/ses-554-400-message-rejected-error",
    field: "sender",
    fixes: ["region"],
    lines: [
      {
        label: "Starts the verification of the domain (AWS command line)",
        text: "aws sesv2 create-email-identity --email-identity {domain}",
      },
    ],
    isAboutDomain: true,
  },
  {
    id: "ses.sandbox",
    match: { provider: "ses", reply: 554, text: /not verified/i, isSenderNamed: false },
    class: "config",
    title: "This Amazon SES account is still in the sandbox",
    cause: "The sender is fine. In the sandbox SES also wants every recipient to be verified, and these are not.",
    remedies: [
      "Ask AWS for production access in the SES console of this region.",
      "Meanwhile verify the recipients that the answer names, or send to the mailbox simulator.",
    ],
    link: "https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html",
    lines: [{ label: "A recipient that always works", text: "success@simulator.amazonses.com" }],
  },
  {
    id: "ses.credentials",
    match: { provider: "ses", code: "EAUTH", reply: 535 },
    class: "config",
    title: "Amazon SES refused the SMTP credentials",
    cause: "SMTP credentials are made for one region and work in no other. They are not the AWS access keys.",
    remedies: [
      "Compare the region of the credentials with the one in {host}.",
      "Create SMTP credentials in the SES console of this region, and enter both parts here.",
    ],
    link: credentials,
    field: "auth.password",
    fixes: ["trimPassword", "region"],
  },
  {
    id: "ses.credentials.iam",
    match: { provider: "ses", code: "EAUTH", reply: 535, username: /^A[KS]IA[A-Z0-9]+$/, password: /^\s*\S{40}\s*$/ },
    class: "config",
    title: "These are AWS access keys, not SMTP credentials",
    cause:
      "The user name is an access key ID, and the password has the 40 characters of a secret access key. An SMTP password is made out of it for one region and is longer.",
    remedies: [
      "Create SMTP credentials in the SES console under SMTP settings, and enter both parts here.",
      "Or derive the SMTP password from the secret access key, as the page of AWS shows.",
    ],
    link: credentials,
    field: "auth.password",
  },
  {
    id: "ses.credentials.user",
    match: { provider: "ses", code: "EAUTH", reply: 535, username: /^(?!A[KS]IA)/ },
    class: "config",
    title: "This is not an SMTP user name of Amazon SES",
    cause: "The user names of SES begin with AKIA. Neither an address nor the name of an AWS account works.",
    remedies: ["Create SMTP credentials in the SES console under SMTP settings, and enter both parts here."],
    link: credentials,
    field: "auth.username",
  },
  {
    id: "ses.denied",
    match: { provider: "ses", reply: 554, text: /access denied|not authori[sz]ed/i },
    class: "config",
    title: "This Amazon SES user has no permission to send",
    cause: "The credentials are right, but the policy of the IAM user does not allow the action ses:SendRawEmail.",
    remedies: [
      "Add the statement below to the policy of the user that the answer names.",
      "If a policy limits senders, add the identity of {domain}.",
    ],
    link: errors,
    field: "auth.username",
    lines: [
      {
        label: "Statement for the IAM policy",
        text: '{ "Effect": "Allow", "Action": "ses:SendRawEmail", "Resource": "*" }',
      },
    ],
  },
  {
    id: "ses.rate",
    match: { provider: "ses", reply: 454, text: /sending rate/i },
    class: "quota",
    title: "Amazon SES gets more messages a second than this account may send",
    cause: "Every account has a limit a second, in the sandbox one message.",
    remedies: ["Send more slowly.", "Ask AWS for a higher sending rate in this region."],
    link: quotas,
  },
  {
    id: "ses.daily",
    match: { provider: "ses", reply: 454, text: /daily/i },
    class: "quota",
    title: "The daily quota of this Amazon SES account is used up",
    cause: "SES counts the messages of the last 24 hours.",
    remedies: ["Wait until older messages fall out of the count.", "Ask AWS for a higher quota in this region."],
    link: quotas,
  },
  {
    id: "ses.paused",
    match: { provider: "ses", reply: [454, 554], text: /paused|suspended|shut ?down/i },
    class: "config",
    title: "Sending is paused for this Amazon SES account",
    cause: "AWS pauses an account with many bounces or complaints; an administrator can pause it, too.",
    remedies: [
      "Look at the account dashboard and the reputation metrics in the SES console of this region.",
      "Read the mail that AWS sent to the account's address, and answer it.",
      "Do not try again before it is resolved.",
    ],
    link: errors,
  },
];
