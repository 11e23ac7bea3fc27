import type { Policy, TimeLimits } from "#lib/email/policy.ts";

/** How long a connector waits at most, in seconds; absent means as long as the settings say. */
type OwnSeconds = Partial<Record<"connectSeconds" | "answerSeconds" | "totalSeconds", number | undefined>>;

/** The policy with a connector's own time limits, where they are shorter: nobody waits longer than the operator says. */
export function withOwnLimits(policy: Policy, { connectSeconds, answerSeconds, totalSeconds }: OwnSeconds): Policy {
  if (connectSeconds === undefined && answerSeconds === undefined && totalSeconds === undefined) return policy;
  const { limits } = policy;
  const least = (seconds: number | undefined, ...keys: (keyof TimeLimits)[]) =>
    Object.fromEntries(keys.map((key) => [key, Math.min(limits[key], (seconds ?? Number.POSITIVE_INFINITY) * 1_000)]));
  return {
    ...policy,
    limits: {
      ...limits,
      ...least(connectSeconds, "connectMs"),
      ...least(answerSeconds, "greetingMs", "answerMs"),
      ...least(totalSeconds, "totalMs"),
    },
  };
}
