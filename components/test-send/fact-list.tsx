import { Fingerprint } from "#components/test-send/fingerprint.tsx";
import type { FactLine } from "#lib/email/fact-lines.ts";

type FactListProps = { facts: FactLine[]; className?: string | undefined };

/** Facts with their names, fingerprints in a form that can be compared. Nothing where there are none. */
export function FactList({ facts, className }: FactListProps) {
  if (facts.length === 0) return null;
  return (
    <dl className={className}>
      {facts.map(({ label, value }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: labels may repeat, and facts are only ever added.
        <div key={index}>
          <dt>{label}</dt>
          <dd>
            <Fingerprint value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
