import type { FailureClass, StageName } from "#lib/email/report.ts";

/** Conditions on the facts. Every one that is given must hold; a list means "one of these". */
export type Match = {
  stage?: StageName | StageName[];
  /** Compared with both `code` and `originalCode`. */
  code?: string | string[];
  reply?: number | number[];
  /** Whole enhanced status codes, or prefixes that end with a dot, as in `4.7.`. */
  enhanced?: string | string[];
  command?: string | string[];
  httpStatus?: number | number[];
  graphCode?: string | string[];
  entraCode?: number | number[];
  oauthError?: string | string[];
  /** Host name that the connector dials: tells the provider. */
  host?: RegExp;
  /** Port that the connector dials. */
  port?: number | number[];
  /** Whether the connector starts with TLS. */
  secure?: boolean;
  /** Whether the connector signs in. */
  auth?: boolean;
  isEncrypted?: boolean;
  text?: RegExp;
};

/**
 * One row of what Mailroom knows. Sentences may hold `{host}`, `{port}`, `{stage}` and the facts' own details.
 */
export type Rule = {
  /** Stable, as in `smtp.auth.refused`. */
  id: string;
  match: Match;
  class: FailureClass;
  title: string;
  cause: string;
  /** What to do, the most likely first. */
  remedies: string[];
  link?: string;
  /** The form's field to look at, as a react-hook-form path. */
  field?: string;
};
