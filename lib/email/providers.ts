import { canonicalHost } from "#lib/email/host.ts";
import type { Provider } from "#lib/email/provider.ts";
import { mailboxProviders } from "#lib/email/provider-mailboxes.ts";

/** The providers whose answers and records Mailroom knows, by the id that rules use. */
export const providers = {
  google: {
    label: "Google",
    hosts: /(^|\.)(gmail|google|googlemail)\.com$/,
    banner: /^220[ -](smtp\.gmail\.com|smtp-relay\.gmail\.com|mx\.google\.com)\b/i,
    rewritesFrom: true,
    domains: /^(gmail|googlemail)\.com$/,
    spfIncludes: ["_spf.google.com", "aspmx.googlemail.com"],
    returnPath: "sender",
    dkim: {
      selectors: ["google"],
      mayDiffer: true,
      console: "Google Admin console › Apps › Google Workspace › Gmail › Authenticate email",
    },
    mx: ["1 smtp.google.com"],
  },
  microsoft: {
    label: "Microsoft",
    hosts: /(^|\.)(office365|outlook|hotmail|office)\.com$/,
    banner: /^220[ -]\S+\.(outlook|office365)\.com Microsoft ESMTP/i,
    domains:
      /^((outlook|hotmail)\.(com|de|fr|es|it|at|dk|co\.uk|com\.(br|au|tr))|live\.(com|de|fr|it|nl|co\.uk)|msn\.com|.+\.onmicrosoft\.(com|us))$/,
    spfIncludes: ["spf.protection.outlook.com", "spf.protection.office365.us", "spf.protection.partner.outlook.cn"],
    returnPath: "sender",
    dkim: {
      selectors: ["selector1", "selector2"],
      console: "Microsoft Defender portal › Policies & rules › Email authentication settings › DKIM",
    },
  },
  ses: {
    label: "Amazon SES",
    hosts: /^email-smtp(-fips)?\.[a-z0-9-]+\.amazonaws\.com$/,
    banner: /^220[ -]email-smtp\.amazonaws\.com\b/i,
    spfIncludes: ["amazonses.com"],
    returnPath: "provider",
    dkim: { selectors: [], mayDiffer: true, console: "Amazon SES console › Identities › Authentication" },
  },
  sendgrid: {
    label: "SendGrid",
    hosts: /(^|\.)sendgrid\.net$/,
    banner: /^220[ -]SG ESMTP\b/i,
    spfIncludes: ["sendgrid.net"],
    returnPath: "provider",
    dkim: { selectors: ["s1", "s2"], mayDiffer: true, console: "SendGrid › Settings › Sender Authentication" },
  },
  postmark: {
    label: "Postmark",
    hosts: /(^|\.)postmarkapp\.com$/,
    spfIncludes: ["spf.mtasv.net"],
    returnPath: "provider",
    dkim: { selectors: ["pm"], mayDiffer: true, console: "Postmark › Sender Signatures › DNS Settings" },
  },
  mailgun: {
    label: "Mailgun",
    hosts: /(^|\.)mailgun\.org$/,
    banner: /^220[ -]Mailgun\b/i,
    spfIncludes: ["mailgun.org", "eu.mailgun.org"],
    dkim: {
      selectors: ["k1", "krs", "mailo", "pic", "smtp"],
      mayDiffer: true,
      console: "Mailgun › Sending › Domain settings › DNS records",
    },
  },
  brevo: {
    label: "Brevo",
    hosts: /(^|\.)(brevo|sendinblue)\.com$/,
    spfIncludes: ["spf.brevo.com", "spf.sendinblue.com"],
    returnPath: "provider",
    dkim: {
      selectors: ["brevo1", "brevo2", "mail"],
      targets: ["b1.{dashed}.dkim.brevo.com", "b2.{dashed}.dkim.brevo.com"],
      console: "Brevo › Senders, domains & dedicated IPs › Domains",
    },
  },
  resend: {
    label: "Resend",
    hosts: /(^|\.)resend\.com$/,
    returnPath: "provider",
    dkim: { selectors: ["resend"], mayDiffer: true, console: "Resend › Domains" },
  },
  sparkpost: {
    label: "SparkPost",
    hosts: /(^|\.)sparkpostmail\.com$/,
    returnPath: "provider",
    dkim: { selectors: [], mayDiffer: true, console: "SparkPost › Domains › Sending domains" },
  },
  mailjet: {
    label: "Mailjet",
    hosts: /(^|\.)mailjet\.com$/,
    spfIncludes: ["spf.mailjet.com"],
    dkim: { selectors: ["mailjet"], console: "Mailjet › Account settings › Sender domains & addresses" },
  },
  mailersend: {
    label: "MailerSend",
    hosts: /(^|\.)mailersend\.(net|com)$/,
    spfIncludes: ["_spf.mailersend.net"],
    dkim: {
      selectors: ["mlsend2", "mlsend"],
      targets: ["mlsend2._domainkey.mailersend.net"],
      mayDiffer: true,
      console: "MailerSend › Domains",
    },
  },
  mandrill: {
    label: "Mandrill",
    hosts: /(^|\.)mandrillapp\.com$/,
    spfIncludes: ["spf.mandrillapp.com"],
    returnPath: "provider",
    dkim: {
      selectors: ["mte1", "mte2", "mandrill"],
      targets: ["dkim1.mandrillapp.com", "dkim2.mandrillapp.com"],
      console: "Mandrill › Settings › Domains",
    },
  },
  smtp2go: {
    label: "SMTP2GO",
    hosts: /(^|\.)smtp2go\.com$/,
    spfIncludes: ["spf.smtp2go.com"],
    returnPath: "provider",
    dkim: { selectors: [], mayDiffer: true, console: "SMTP2GO › Sending › Verified Senders" },
  },
  "elastic-email": {
    label: "Elastic Email",
    hosts: /(^|\.)elasticemail\.com$/,
    spfIncludes: ["_spf.elasticemail.com"],
    dkim: { selectors: ["api"], mayDiffer: true, console: "Elastic Email › Settings › Domains" },
  },
  mailtrap: {
    label: "Mailtrap",
    hosts: /^live\.smtp\.mailtrap\.io$/,
    spfIncludes: ["_spf.smtp.mailtrap.live"],
    returnPath: "provider",
    dkim: {
      selectors: ["rwmt1", "rwmt2"],
      targets: ["rwmt1.dkim.smtp.mailtrap.live", "rwmt2.dkim.smtp.mailtrap.live"],
      console: "Mailtrap › Sending Domains",
    },
  },
  "forward-email": {
    label: "Forward Email",
    hosts: /(^|\.)forwardemail\.net$/,
    spfIncludes: ["spf.forwardemail.net"],
    dkim: { selectors: [], mayDiffer: true, console: "Forward Email › My Account › Domains › Outbound SMTP" },
  },
  turbosmtp: {
    label: "TurboSMTP",
    hosts: /(^|\.)turbo-smtp\.com$/,
    spfIncludes: ["_spf.turbo-smtp.com"],
    dkim: { selectors: ["turbo-smtp"], mayDiffer: true },
  },
  ...mailboxProviders,
} satisfies Record<string, Provider>;

/** The id under which rules name a provider. */
export type ProviderId = keyof typeof providers;

const entries = Object.entries(providers) as [ProviderId, Provider][];

/** The provider behind a host, or behind a greeting where the host says nothing. */
export function providerOf(host: string, banner?: string): ProviderId | undefined {
  const name = canonicalHost(host);
  const byHost = entries.find(([, { hosts }]) => hosts.test(name));
  const found = byHost ?? entries.find(([, provider]) => banner !== undefined && provider.banner?.test(banner));
  return found?.[0];
}

/** The provider to which a mail domain belongs, as `gmail.com` belongs to Google. */
export function ownerOf(domain: string): ProviderId | undefined {
  return entries.find(([, { domains }]) => domains?.test(domain))?.[0];
}
