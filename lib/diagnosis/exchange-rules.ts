import { entraCredentialRules } from "#lib/diagnosis/entra-credential-rules.ts";
import { entraRules } from "#lib/diagnosis/entra-rules.ts";
import { graphRules } from "#lib/diagnosis/graph-rules.ts";
import { graphSendRules } from "#lib/diagnosis/graph-send-rules.ts";
import type { Rule } from "#lib/diagnosis/rule.ts";
import { type StageName, stageLabels } from "#lib/email/report.ts";

/** The stages in which Microsoft's hosts are dialled. */
const dialling: StageName[] = ["tenant", "token", "mailbox", "send"];
const endpoints = "https://learn.microsoft.com/graph/deployments";

/** The way to Microsoft's hosts: DNS, connection, TLS, and answers that never came from them. */
const wayRules: Rule[] = [
  {
    id: "exchange.policy.host",
    match: { stage: "policy", code: "CLOUD_HOST_NOT_ALLOWED" },
    class: "config",
    title: "{host} is not among the allowed hosts",
    cause:
      "Whoever runs this Mailroom has limited the hosts it may connect to. This connector needs the sign-in host and the Graph host of its cloud, and {host} is one of them.",
    remedies: ["Ask the operator to add {host} to MAILROOM_ALLOWED_HOSTS and to restart Mailroom."],
    field: "cloud",
  },
  {
    id: "exchange.policy.address",
    match: { stage: dialling, code: ["ADDRESS_NOT_ALLOWED", "LOOPBACK_NOT_ALLOWED"] },
    class: "host",
    title: "{host} leads to an address that is never connected to",
    cause:
      "Microsoft's hosts have public addresses, but here {host} leads to this machine or into a reserved range. DNS answers wrongly, or a filter redirects the name.",
    remedies: ["Check which address {host} has on Mailroom's machine, and who answers its DNS queries."],
    link: endpoints,
  },
  {
    id: "exchange.dns",
    match: { stage: dialling, code: ["ENOTFOUND", "EAI_AGAIN", "ESERVFAIL", "DNS_TIMEOUT"] },
    class: "host",
    title: "The name of a Microsoft host could not be resolved",
    cause:
      "Mailroom's machine found no address for the sign-in or Graph host. The connector's settings are not the cause.",
    remedies: [
      "Check the DNS settings of the machine or container that Mailroom runs on.",
      "If the operator has set other addresses for the Microsoft clouds, check their spelling.",
    ],
    link: endpoints,
  },
  {
    id: "exchange.connect",
    match: { stage: dialling, code: ["CONNECT_FAILED", "CONNECT_TIMEOUT"] },
    class: "host",
    title: "There is no way out to Microsoft's hosts",
    cause:
      "The connection to the sign-in or Graph host was refused or stayed unanswered. A firewall between Mailroom and the internet does this, and so does a network whose only way out is a proxy: Mailroom uses none.",
    remedies: [
      "Allow outgoing HTTPS (port 443) from Mailroom's machine to the sign-in host and to the Graph host.",
      `The stage "${stageLabels.policy}" lists both hosts.`,
    ],
    link: endpoints,
  },
  {
    id: "exchange.tls.intercepted",
    match: {
      stage: dialling,
      code: [
        "SELF_SIGNED_CERT_IN_CHAIN",
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
        "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        "UNABLE_TO_GET_ISSUER_CERT",
      ],
    },
    class: "host",
    title: "The certificate of a Microsoft host comes from an unknown issuer",
    cause:
      "The certificate that was shown was issued by {issuer}, which this machine does not trust. Microsoft's own certificates are trusted everywhere: a device in your network that inspects TLS has most likely put itself in between.",
    remedies: [
      "If {issuer} is your organisation's inspection device, ask the operator to put its authority into MAILROOM_CA_FILE.",
      "Or exempt the sign-in and Graph hosts from inspection, as Microsoft advises.",
      "If you do not know {issuer}, find out before you trust it: it could read the client secret.",
    ],
    link: "https://learn.microsoft.com/microsoft-365/enterprise/managing-office-365-endpoints",
  },
  {
    id: "exchange.tls.time",
    match: { stage: dialling, code: ["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID"] },
    class: "host",
    title: "The certificate of a Microsoft host is out of date, or our clock is wrong",
    cause: "The certificate is valid from {validFrom} to {validTo}, and this machine's clock lies outside.",
    remedies: [
      "Compare the clock of Mailroom's machine with the real time.",
      "If the clock is right, find out who issued the certificate: {issuer}.",
    ],
  },
  {
    id: "exchange.tls.name",
    match: { stage: dialling, code: "ERR_TLS_CERT_ALTNAME_INVALID" },
    class: "host",
    title: "The certificate belongs to another host",
    cause: "{host} showed a certificate for {names}. DNS or a proxy leads Mailroom to the wrong machine.",
    remedies: ["Check which address {host} has on Mailroom's machine.", "Check the proxy or the inspection device."],
  },
  {
    id: "exchange.tls",
    match: { stage: dialling, code: ["CERTIFICATE", "TLS_HANDSHAKE", "TLS_TIMEOUT"] },
    class: "host",
    title: "No secure connection to Microsoft came about",
    cause:
      "The host was reached, but the TLS handshake or the check of its certificate failed. A proxy or firewall on the way may be interfering.",
    remedies: [
      "Check whether a proxy, firewall or inspection device handles HTTPS from Mailroom's machine.",
      "Try again: if it works now and then, the network drops connections.",
    ],
  },
  {
    id: "exchange.timeout",
    match: { stage: dialling, code: "HTTPS_NO_ANSWER" },
    class: "temp",
    title: "{host} did not answer in time",
    cause: "The connection stood and the request went out, but no answer came within the time limit.",
    remedies: ["Try again in a few minutes.", "If it stays so, look at the service health page of Microsoft 365."],
    link: "https://status.cloud.microsoft",
  },
  {
    id: "exchange.broken",
    match: { stage: dialling, code: "HTTPS_ANSWER_LOST" },
    class: "temp",
    title: "{host} broke the connection off",
    cause: "The connection stood and the request went out, but it was cut before the answer was complete.",
    remedies: ["Try again.", "If it happens again, check whether a proxy or firewall cuts HTTPS connections."],
  },
  {
    id: "exchange.answer.tooLong",
    match: { stage: dialling, code: "HTTPS_ANSWER_TOO_LONG" },
    class: "host",
    title: "The answer is far too long to be one of Microsoft's",
    cause: "Mailroom stopped reading after one megabyte. Something else than Microsoft answered.",
    remedies: ["Check whether a proxy answers in the place of the sign-in or Graph host."],
  },
  {
    id: "exchange.answer.foreign",
    match: { stage: dialling, code: ["ENTRA_NOT_JSON", "GRAPH_NOT_JSON"] },
    class: "host",
    title: "Something else than Microsoft answered",
    cause:
      "The answer does not have the form that Microsoft's services use. A proxy's log-in page or block page is the usual reason. Its content is not shown.",
    remedies: [
      "Check whether a proxy or a captive portal stands between Mailroom and the internet.",
      "Allow the sign-in and Graph hosts there without a log-in.",
    ],
    link: endpoints,
  },
];

/** What is known about failures of Microsoft Entra and Graph. */
export const exchangeRules: Rule[] = [
  ...wayRules,
  ...entraRules,
  ...entraCredentialRules,
  ...graphRules,
  ...graphSendRules,
];
