import type { Report, Stage, StageName } from "#lib/email/report.ts";

/**
 * Whether a run tried a secret and did not get in: what a provider counts before it locks an account. A connection
 * that was lost on the way counts, since the secret may have arrived.
 */
export function isSignInRefused(report: Report): boolean {
  const auth = find(report, "auth");
  if (auth) return auth.status === "failed" && auth.facts.mechanism !== undefined;
  const token = find(report, "token");
  return token?.status === "failed" && token.facts.oauthError !== undefined;
}

function find<N extends StageName>({ stages }: Report, name: N): Stage<N> | undefined {
  return stages.find((stage) => stage.name === name) as Stage<N> | undefined;
}
