import type { Found, LeftOut } from "#lib/moving/candidate.ts";
import { readName } from "#lib/moving/env/names.ts";
import { type Group, readServer } from "#lib/moving/env/server.ts";
import { readVariables, type Variable } from "#lib/moving/env/variables.ts";

/**
 * Reads a file of environment variables such as `SMTP_HOST`, `EMAIL_HOST` (Django), `MAIL_HOST` (Laravel),
 * `SMTP_ADDRESS` (Rails) or `MAILER_DSN` (Symfony). Variables that share a prefix are one connector.
 */
export function readEnvFile(text: string): Found {
  const groups = groupsOf(readVariables(text));
  const servers = groups.filter(isServer);
  if (servers.length === 0) {
    return { mistakes: [{ line: 1, message: "No variable in it names a mail server, as SMTP_HOST does." }] };
  }
  const rest = groups.filter((group) => !isServer(group));
  const common = rest.find(({ known }) => known.has("sender"));
  const why = "No server belongs to it.";
  return {
    candidates: servers.map((group) => readServer(group, common)),
    left: rest.flatMap((group) => {
      const alone = [...group.known].filter(([meaning]) => group !== common || !/^sender/.test(meaning));
      return alone.map(([, { name, line }]): LeftOut => ({ line, what: name, why }));
    }),
  };
}

function isServer({ known }: Group): boolean {
  return known.has("host") || known.has("url") || known.has("service");
}

function groupsOf(variables: Variable[]): Group[] {
  const groups = new Map<string, Group>();
  for (const variable of variables) {
    const read = readName(variable.name);
    if (!read) continue;
    const { prefix, meaning } = read;
    const group: Group = groups.get(prefix) ?? { prefix, known: new Map(), others: [] };
    groups.set(prefix, group);
    if (meaning && !group.known.has(meaning)) group.known.set(meaning, variable);
    else group.others.push(variable);
  }
  return [...groups.values()];
}
