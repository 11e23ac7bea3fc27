import { numberIn } from "#lib/config/values.ts";
import { type Path, readYaml } from "#lib/config/yaml.ts";
import type { StartTls } from "#lib/email/connector.ts";
import {
  type Candidate,
  candidateOf,
  type Found,
  type Mistake,
  maxTold,
  type Notes,
  offThere,
  takeNotes,
} from "#lib/moving/candidate.ts";
import { securityWords, smtpFields } from "#lib/moving/smtp-fields.ts";
import { type Bag, bagOf, isEmpty, textIn } from "#lib/moving/values.ts";

type Security = { secure: boolean; startTls: StartTls };

const senderKey = "app.from_email";

const usual: Security = { secure: false, startTls: "required" };

const securities: Record<string, Security> = {
  none: { secure: false, startTls: "never" },
  STARTTLS: usual,
  TLS: { secure: true, startTls: "required" },
};

const speed = "Mailroom decides itself how many connections it opens and how long it waits.";

const noLogin = "Nobody signs in: auth_protocol is none.";

/** What there is no field for, and why. */
const reasons: Record<string, string> = {
  uuid: "Mailroom gives an id of its own.",
  username: noLogin,
  password: noLogin,
  tls_enabled: "tls_type says it.",
  tls_skip_verify:
    "No lesser check comes in with a file: let the connector trust the server's certificate under Advanced.",
  hello_hostname: "Mailroom greets with the name of its machine.",
  email_headers: "Mailroom adds no headers of its own.",
  max_conns: speed,
  idle_timeout: speed,
  wait_timeout: speed,
  max_msg_retries: speed,
  retry_delay: speed,
};

/** Reads the mail servers of listmonk's settings, as its API answers them: each block of `smtp` is a connector. */
export function readListmonk(text: string): Found {
  const yaml = readYaml(text);
  if ("mistakes" in yaml) return yaml;
  const { data, at } = yaml;
  // The API wraps its answers in `data`.
  const wrap: Path = "smtp" in bagOf(bagOf(data).data) ? ["data"] : [];
  const settings = wrap.length > 0 ? bagOf(bagOf(data).data) : bagOf(data);
  const [blocks, place]: [unknown, Path] = Array.isArray(data) ? [data, []] : [settings.smtp, [...wrap, "smtp"]];
  if (!Array.isArray(blocks)) return { mistakes: [{ line: at(wrap).line, message: "There is no list smtp in it." }] };
  const sender = textIn(settings[senderKey]) ?? "";
  return {
    candidates: blocks.map((block, index) =>
      readBlock(bagOf(block), { sender, lineOf: (path) => at([...place, index, ...path]).line }),
    ),
    left: othersOf(settings).map((what) => ({
      ...{ line: at([...wrap, what]).line, what },
      why: "Only the mail servers are imported.",
    })),
  };
}

/** The sections besides that of the mail servers. */
function othersOf(settings: Bag): string[] {
  const isOther = (key: string) => !["smtp", senderKey].includes(key) && !isEmpty(settings[key]);
  return Object.keys(settings).filter(isOther).slice(0, maxTold);
}

type Context = { sender: string; lineOf: (path: Path) => number };

function readBlock(block: Bag, { sender, lineOf }: Context): Candidate {
  const notes = takeNotes({ ...block, [senderKey]: sender });
  const { taken, rest } = notes;
  const mistakes: Mistake[] = [];
  const host = textIn(block.host) ?? "";
  const name = textIn(block.name) ?? `listmonk ${host}`.trim();
  const isEnabled = block.enabled !== false;
  const type = textIn(block.tls_type) ?? (block.tls_enabled === true ? "STARTTLS" : "none");
  const security = securities[type] ?? usual;
  if (!Object.hasOwn(securities, type))
    mistakes.push({ line: lineOf(["tls_type"]), message: "tls_type has to be none, STARTTLS or TLS." });
  taken("name", "Name");
  taken("host", "Host");
  taken("port", "Port");
  taken(textIn(block.tls_type) ? "tls_type" : "tls_enabled", securityWords(security));
  taken(senderKey, "Sender");
  taken("enabled", isEnabled ? "Enabled" : "Disabled");
  const fields = smtpFields(
    {
      ...{ sender, host, port: numberIn(block.port, 0, 99_999) },
      ...security,
      ...loginOf(block, notes),
    },
    notes,
  );
  rest((key) => (block[key] === false ? offThere : (reasons[key] ?? "Mailroom has no such setting.")));
  const lineOfField = ([first, second]: Path) => {
    const key = first === "auth" ? (second ?? "username") : first;
    return lineOf(key === "sender" || key === undefined ? [] : [key]);
  };
  return candidateOf({
    ...{ line: lineOf([]), name, isEnabled, fields, notes: notes.notes, mistakes, lineOf: lineOfField },
  });
}

function loginOf(block: Bag, { taken, left }: Notes) {
  const protocol = textIn(block.auth_protocol) ?? "none";
  if (protocol === "none") {
    taken("auth_protocol", "Require authentication: off");
    return { username: undefined, password: undefined };
  }
  taken("username", "Username");
  left("auth_protocol", "Mailroom takes the best way of signing in that the server offers.");
  const given = textIn(block.password);
  // The API answers as many dots as the password has characters.
  const password = given && !/^•+$/.test(given) ? given : undefined;
  if (password) taken("password", "Password");
  else left("password", "listmonk does not tell it: enter it here.");
  return { username: textIn(block.username) ?? "", password };
}
