import { type Service, servicesOf } from "#lib/email/service.ts";
import { mailboxServices } from "#lib/email/service-mailboxes.ts";

const popular = servicesOf("Popular");
const delivery = servicesOf("Delivery services");
const testing = servicesOf("Testing");
const region = servicesOf("Amazon SES regions");

const sesLink = "https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html";
const credential = "smtpKey";

/** Amazon SES: the region's code and what AWS calls it. */
const sesRegions: [string, string][] = [
  ["us-east-1", "US East (N. Virginia)"],
  ["us-east-2", "US East (Ohio)"],
  ["us-west-1", "US West (N. California)"],
  ["us-west-2", "US West (Oregon)"],
  ["us-gov-east-1", "GovCloud (US-East)"],
  ["us-gov-west-1", "GovCloud (US-West)"],
  ["ca-central-1", "Canada (Central)"],
  ["sa-east-1", "South America (São Paulo)"],
  ["eu-central-1", "Europe (Frankfurt)"],
  ["eu-north-1", "Europe (Stockholm)"],
  ["eu-west-1", "Europe (Ireland)"],
  ["eu-west-2", "Europe (London)"],
  ["eu-west-3", "Europe (Paris)"],
  ["ap-northeast-1", "Asia Pacific (Tokyo)"],
  ["ap-northeast-2", "Asia Pacific (Seoul)"],
  ["ap-northeast-3", "Asia Pacific (Osaka)"],
  ["ap-south-1", "Asia Pacific (Mumbai)"],
  ["ap-southeast-1", "Asia Pacific (Singapore)"],
  ["ap-southeast-2", "Asia Pacific (Sydney)"],
];

/** Every well-known service, the popular ones first, held against nodemailer's own list by a test. */
export const services: Service[] = [
  popular("gmail", "Gmail", "smtps://smtp.gmail.com:465", {
    aliases: "Google Mail, Google, gmail.com, googlemail.com",
    credential: "appPassword",
    link: "https://support.google.com/accounts/answer/185833",
  }),
  popular("outlook365", "Outlook / Microsoft 365", "smtp://smtp.office365.com:587", {
    aliases: "Outlook365, Microsoft Outlook, Office 365, O365, M365, Exchange Online",
    link: "https://learn.microsoft.com/en-us/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission",
    status: {
      is: "ending",
      on: "2026-12-31",
      note: "Microsoft switches password sign-in off by default at the end of December 2026 and will end it later for good. MS Exchange Server signs in with OAuth 2.0 instead.",
    },
  }),
  popular("amazon-ses", "Amazon SES", "smtps://email-smtp.us-east-1.amazonaws.com:465", {
    aliases: "SES, AWS SES, Simple Email Service",
    credential,
    link: sesLink,
    note: "This is the region US East (N. Virginia). The other regions have entries of their own.",
  }),
  popular("elastic-cloud", "Elastic Cloud", "plain://dockerhost:10025", {
    aliases: "elastic_cloud, Elastic-Cloud-SMTP",
    authentication: "none",
    link: "https://www.elastic.co/docs/deploy-manage/deploy/elastic-cloud/tools-apis",
    note: "This relay can be reached only from inside Elastic Cloud. It knows neither encryption nor sign-in.",
  }),
  popular("sendgrid", "SendGrid", "smtp://smtp.sendgrid.net:587", {
    aliases: "Twilio",
    credential,
    username: "apikey",
    link: "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/getting-started-smtp",
  }),
  popular("mailgun", "Mailgun", "smtps://smtp.mailgun.org:465", {
    aliases: "Sinch",
    credential,
    link: "https://help.mailgun.com/hc/en-us/articles/203380100",
    note: "It wants the SMTP password of your domain, not an API key. Domains in the EU region need Other with smtp.eu.mailgun.org.",
  }),
  popular("postmark", "Postmark", "smtp://smtp.postmarkapp.com:2525", {
    aliases: "PostmarkApp",
    credential,
    link: "https://postmarkapp.com/developer/user-guide/send-email-with-smtp",
    note: "The server API token goes into both fields, Username and Password.",
  }),
  popular("brevo", "Brevo", "smtp://smtp-relay.brevo.com:587", {
    aliases: "SendinBlue",
    credential,
    link: "https://developers.brevo.com/docs/smtp-integration",
    note: "It wants an SMTP key, not an API key.",
  }),
  popular("resend", "Resend", "smtps://smtp.resend.com:465", {
    credential,
    username: "resend",
    link: "https://resend.com/docs/send-with-smtp",
  }),
  delivery("dynect", "Dyn Email Delivery", "smtp://smtp.dynect.net:25", {
    aliases: "DynectEmail, Oracle",
    status: { is: "dead", note: "Oracle ended Dyn Email Delivery on 31 May 2023." },
    link: "https://www.oracle.com/corporate/acquisitions/dyn/technologies/migrate-your-services/transfer-your-dyn-email-delivery/",
  }),
  delivery("elastic-email", "Elastic Email", "smtps://smtp.elasticemail.com:465", {
    link: "https://help.elasticemail.com/",
    credential,
  }),
  delivery("forward-email", "Forward Email", "smtps://smtp.forwardemail.net:465", {
    aliases: "FE, forwardemail.net",
    link: "https://forwardemail.net/en/guides/send-email-with-custom-domain-smtp",
  }),
  delivery("gmail-workspace", "Google Workspace SMTP relay", "smtps://smtp-relay.gmail.com:465", {
    aliases: "GmailWorkspace, Google Workspace Mail",
    authentication: "optional",
    credential: "appPassword",
    link: "https://support.google.com/a/answer/2956491",
    note: "An administrator allows the relay in the Google Admin console, by address, by sign-in or by both.",
  }),
  delivery("groundmail", "Groundmail", "smtp://smtp.groundmail.dev:587", { link: "https://groundmail.dev/" }),
  delivery("loops", "Loops", "smtp://smtp.loops.so:587", {
    credential,
    username: "loops",
    link: "https://loops.so/docs/smtp",
    note: "Loops sends its own templates: a message that is not one of its payloads may be refused.",
  }),
  delivery("mailersend", "MailerSend", "smtp://smtp.mailersend.net:587", {
    credential,
    link: "https://www.mailersend.com/help/smtp-relay",
  }),
  delivery("mailjet", "Mailjet", "smtp://in.mailjet.com:587", {
    credential,
    link: "https://dev.mailjet.com/smtp-relay/overview/",
    note: "Username is the API key, Password the secret key.",
  }),
  delivery("mailsenpai", "MailSenpai", "smtp://relay.mailsenpai.com:2525", { link: "https://mailsenpai.com/" }),
  delivery("mailtrap", "Mailtrap", "smtp://live.smtp.mailtrap.io:587", {
    credential,
    link: "https://docs.mailtrap.io/email-api-smtp/setup/smtp-integration",
    note: "This entry delivers to real recipients. Mailtrap's sandbox has another host: choose Other for it.",
  }),
  delivery("mandrill", "Mandrill (Mailchimp)", "smtp://smtp.mandrillapp.com:587", {
    aliases: "Mailchimp Transactional",
    credential,
    link: "https://mailchimp.com/developer/transactional/docs/smtp-integration/",
  }),
  delivery("ohmysmtp", "OhMySMTP", "smtp://smtp.ohmysmtp.com:587", {
    link: "https://ohmysmtp.com/",
    aliases: "MailPace",
    credential,
    status: {
      is: "dead",
      note: "OhMySMTP has become MailPace. Choose Other and enter the settings that MailPace shows.",
    },
  }),
  delivery("oveyon", "Oveyon", "smtp://smtp.oveyon.com:587", { link: "https://oveyon.com/" }),
  delivery("sendcloud", "SendCloud", "smtp://smtp.sendcloud.net:2525", {
    link: "https://www.sendcloud.net/",
    credential,
  }),
  delivery("sendpulse", "SendPulse", "smtps://smtp-pulse.com:465", { link: "https://sendpulse.com/features/smtp" }),
  delivery("smtp2go", "SMTP2GO", "smtp://mail.smtp2go.com:2525", { link: "https://support.smtp2go.com/" }),
  delivery("spacepost", "SpacePost", "smtp://smtp.spacepost.dev:25976", { link: "https://spacepost.dev/" }),
  delivery("sparkpost", "SparkPost", "smtp://smtp.sparkpostmail.com:587", {
    aliases: "SparkPost Mail, sparkpost.com",
    credential,
    username: "SMTP_Injection",
    link: "https://developers.sparkpost.com/api/smtp/",
    note: "Accounts in the EU need Other with smtp.eu.sparkpostmail.com.",
  }),
  delivery("tipimail", "Tipimail", "smtp://smtp.tipimail.com:587", { link: "https://www.tipimail.com/", credential }),
  delivery("turbosmtp", "TurboSMTP", "smtps://pro.turbo-smtp.com:465", { link: "https://serversmtp.com/" }),
  delivery("turbosmtp-eu", "TurboSMTP (EU)", "smtps://pro.eu.turbo-smtp.com:465", { link: "https://serversmtp.com/" }),
  ...mailboxServices,
  testing("debugmail", "DebugMail", "smtp://debugmail.io:25", {
    link: "https://debugmail.io/",
    note: "It uses port 25, which many networks block.",
  }),
  testing("ethereal", "Ethereal Email", "smtp://smtp.ethereal.email:587", {
    aliases: "Ethereal, ethereal.email",
    link: "https://ethereal.email/",
    note: "Messages are caught, never delivered: look for them on ethereal.email.",
  }),
  testing("mailcatch", "Mailcatch", "smtp://sandbox-smtp.mailcatch.app:2525", {
    link: "https://mailcatch.app/",
    aliases: "Mailcatch.app",
  }),
  testing("maildev", "MailDev", "plain://localhost:1025", {
    link: "https://github.com/maildev/maildev",
    authentication: "none",
    note: "A catcher for development on this machine. It knows neither encryption nor sign-in.",
    corrects: "The list names no host; MailDev listens on the machine of the developer.",
  }),
  testing("mailosaur", "Mailosaur", "smtp://mailosaur.io:25", {
    link: "https://mailosaur.com/docs/",
    note: "It uses port 25, which many networks block.",
  }),
  ...sesRegions.map(([code, name]) =>
    region(`amazon-ses-${code}`, `Amazon SES, ${name}`, `smtps://email-smtp.${code}.amazonaws.com:465`, {
      aliases: `SES-${code}, AWS`,
      credential,
      link: sesLink,
    }),
  ),
];
