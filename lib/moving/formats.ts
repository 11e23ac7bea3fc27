/** The formats that connectors are imported from, with what people call them. */
export const formats = {
  own: "Mailroom (YAML or JSON)",
  kibana: "Kibana (NDJSON export)",
  grafana: "Grafana ([smtp] section)",
  listmonk: "listmonk (settings JSON)",
  env: "Environment file (SMTP_HOST, EMAIL_HOST, MAIL_HOST …)",
} as const;

/** One of these formats. */
export type Format = keyof typeof formats;

/** Every format, in the order in which they are offered. */
export const formatNames = Object.keys(formats) as [Format, ...Format[]];

/** The forms that connectors are exported in. */
export const exportFormats = { yaml: "application/yaml", json: "application/json" } as const;

/** One of these forms. */
export type ExportFormat = keyof typeof exportFormats;

/** The format that a text looks like. Blanks before a line's first word are never line breaks, which could be very many. */
export function recogniseFormat(text: string): Format | undefined {
  const isJson = /^\s*[[{]/.test(text) && !/^\s*\[\s*[\w.]+\s*\]/.test(text);
  if (isJson) {
    if (/"(actionTypeId|connector_type_id|exportedCount)"\s*:/.test(text)) return "kibana";
    if (/"type"\s*:\s*"action"/.test(text)) return "kibana";
    return /"(auth_protocol|app\.from_email)"\s*:/.test(text) ? "listmonk" : "own";
  }
  if (/^connectors\s*:/m.test(text) || /^-\s+[\w"']+\s*:/m.test(text)) return "own";
  if (/^[ \t]*\[[ \t]*smtp[ \t]*\]/m.test(text)) return "grafana";
  return /^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_.]*[ \t]*=/m.test(text) ? "env" : undefined;
}
