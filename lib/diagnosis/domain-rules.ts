import type { Rule } from "#lib/diagnosis/rule.ts";
import { blockListed } from "#lib/diagnosis/server-words.ts";

const refused = ["EENVELOPE", "EMESSAGE"];
const replies = [421, 450, 451, 550, 553, 554];

const unauthenticated = {
  class: "config",
  title: "The sender's domain does not prove that this mail is its own",
  cause:
    "The receiving server checks SPF, DKIM or DMARC of {domain}, and this mail did not pass. The records in DNS do not allow the way that the mail took.",
  remedies: [
    "Look at the check of the sender's domain: it shows which record is missing or wrong, and the one to add.",
    "Have SPF of {domain} include the service that sends, and switch DKIM on there.",
    "Or use a sender of a domain that is set up for this service.",
  ],
  link: "https://www.rfc-editor.org/rfc/rfc7489",
  field: "sender",
  isAboutDomain: true,
} satisfies Partial<Rule>;

const brokenSpf = {
  class: "config",
  title: "The SPF record of {domain} cannot be evaluated",
  cause: "A domain may have one SPF record only, and evaluating it may take ten look-ups in DNS at most.",
  remedies: [
    "Look at the check of the sender's domain: it counts the look-ups and names what is too much.",
    "Merge several SPF records into one.",
    "Remove services that no longer send, and replace an include by the addresses behind it.",
  ],
  link: "https://www.rfc-editor.org/rfc/rfc7208",
  field: "sender",
  lines: [{ label: "Shows the TXT records of the domain", text: "dig +short TXT {domain}" }],
  isAboutDomain: true,
} satisfies Partial<Rule>;

const nameless = {
  class: "host",
  title: "The network address of this machine has no name in DNS",
  cause: "{host} takes mail only from machines whose address leads to a name, and whose name leads back to it.",
  remedies: [
    "Ask whoever provides the network address to set its reverse DNS entry (PTR).",
    "Or send through a service with a sign-in: there the address does not matter.",
  ],
  link: "https://www.rfc-editor.org/rfc/rfc7372",
  field: "host",
} satisfies Partial<Rule>;

/** A block list of addresses; the ones of senders and their domains are another matter. */
const addressListed = new RegExp(`^(?!.*(\\bsender\\b(?! ip)|sending domain)).*(${blockListed.source})`, "i");

/** What DNS says about the sender's domain and about this machine, in the eyes of a server (RFC 7372). */
export const domainRules: Rule[] = [
  {
    id: "domain.unauthenticated",
    match: { code: refused, enhanced: ["5.7.20", "5.7.21", "5.7.22", "5.7.23", "5.7.26", "5.7.27"] },
    ...unauthenticated,
  },
  {
    id: "domain.unauthenticated.text",
    match: {
      code: refused,
      reply: replies,
      text: /^(?!.*(perm(anent)?[ -]?error|too many.*lookups|multiple.*(spf|records))).*\b(SPF|DKIM|DMARC)\b/i,
    },
    ...unauthenticated,
  },
  {
    id: "domain.spf.broken",
    match: {
      code: refused,
      reply: replies,
      text: /SPF.*(perm(anent)?[ -]?error|too many|multiple)|(perm(anent)?[ -]?error|too many|multiple).*SPF/i,
    },
    ...brokenSpf,
  },
  {
    id: "domain.spf.broken.code",
    match: { code: refused, enhanced: "5.7.24" },
    ...brokenSpf,
  },
  {
    id: "host.reverse-dns",
    match: { code: refused, enhanced: ["4.7.25", "5.7.25"] },
    ...nameless,
  },
  {
    id: "host.reverse-dns.text",
    match: {
      code: [...refused, "GREETING_REFUSED"],
      reply: replies,
      text: /reverse (dns|hostname|lookup|mapping)|\bPTR\b|\brDNS\b/i,
    },
    ...nameless,
  },
  {
    id: "host.blocked",
    match: { code: refused, reply: replies, text: addressListed },
    class: "host",
    title: "The network address of this machine is on a block list",
    cause: "The server asked a list that it trusts, and the list names this address as a source of spam.",
    remedies: [
      "Look the address up on the page that the server's answer names, and have it taken off the list.",
      "Where the list names a whole network, ask whoever provides the address.",
      "Or send through a service with a sign-in: block lists rarely count there.",
    ],
    field: "host",
  },
];
