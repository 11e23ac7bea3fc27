import type { FixName } from "#lib/diagnosis/fixes.ts";
import type { Known } from "#lib/diagnosis/known.ts";
import type { CopyLine, FailureClass, StageName } from "#lib/email/report.ts";

/** What one condition may ask for: a value, one of several, a text's pattern, or a number below a limit. */
type Wanted<V> =
  | V
  | V[]
  | (Extract<V, string> extends never ? never : RegExp)
  | (Extract<V, number> extends never ? never : { below: number });

/** The single value of a fact that may be a list. */
type Single<V> = V extends readonly (infer E)[] ? E : V;

/** Conditions on what is known; every one that is given must hold. Of a list of values any may fulfil it. */
export type Match = { [K in keyof Known]?: Wanted<Single<NonNullable<Known[K]>>> };

/**
 * One row of what Mailroom knows. Sentences and lines may hold `{host}`, `{port}`, `{stage}`, `{sender}`, `{user}` and
 * the other values that `valuesOf` and the facts' own details name.
 */
export type Rule = {
  /** Stable, as in `auth.refused`. */
  id: string;
  match: Match;
  class: FailureClass;
  title: string;
  cause: string;
  /** What to do, the most likely first. */
  remedies: string[];
  link?: string;
  /** The form's field to look at, as a react-hook-form path; `secret` means the one that the connector needs. */
  field?: string;
  /** The operator's setting that it hangs on, where the failure does not bring its own; may hold `{placeholders}`. */
  setting?: string;
  /** Changes of the form that remove the cause, as far as the facts allow them. */
  fixes?: FixName[];
  /** Lines that a remedy needs, to be copied. */
  lines?: CopyLine[];
  /** The stage that a warning speaks of; a failure brings its own. */
  about?: StageName;
  isAboutDomain?: true;
  /**
   * Speaks of one mail only: a check that meets it has succeeded, with this as a warning. So has one that asked for the
   * sender's own address, whatever is wrong with that as a recipient.
   */
  sparesCheck?: true;
};
