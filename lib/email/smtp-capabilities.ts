import type { Capabilities } from "#lib/email/stage-facts.ts";

/** Reads the answer to EHLO (RFC 5321 section 4.1.1.1); one to HELO has no capabilities. */
export function parseCapabilities(reply: string): Capabilities {
  const [first = "", ...rest] = reply.split(/\r?\n/).map((line) => line.replace(/^\d{3}[ -]?/, "").trim());
  const auth = rest.flatMap((line) => /^AUTH[ =](.*)$/i.exec(line)?.[1]?.split(/[ =]/) ?? []);
  const size = rest.flatMap((line) => /^SIZE (\d{1,15})$/i.exec(line)?.[1] ?? [])[0];
  return {
    server: first,
    authMechanisms: [...new Set(auth.filter(Boolean).map((name) => name.toUpperCase()))],
    extensions: [...new Set(rest.flatMap((line) => line.split(/[ =]/)[0]?.toUpperCase() || []))],
    ...(size && Number(size) > 0 ? { maxSizeBytes: Number(size) } : {}),
  };
}
