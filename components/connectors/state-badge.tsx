import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClockExclamation,
  IconKey,
  IconMailX,
  IconPlayerPause,
} from "@tabler/icons-react";
import classes from "#components/connectors/state-badge.module.css";
import type { ConnectorState } from "#lib/connectors/search.ts";

const looks = {
  ready: { word: "Ready", Icon: IconCircleCheck, tone: classes.good },
  disabled: { word: "Disabled", Icon: IconPlayerPause, tone: classes.quiet },
  needsSecret: { word: "Needs a secret", Icon: IconKey, tone: classes.warn },
  testFailed: { word: "Last test failed", Icon: IconMailX, tone: classes.bad },
  secretExpires: { word: "Secret expires soon", Icon: IconClockExclamation, tone: classes.warn },
  broken: { word: "Broken", Icon: IconAlertTriangle, tone: classes.bad },
} satisfies Record<ConnectorState, unknown>;

/** What a state is called, on the badge and in the filter. */
export function stateWord(state: ConnectorState): string {
  return looks[state].word;
}

type StateBadgeProps = { state: ConnectorState; secretExpiresAt?: string };

/** A connector's state as an icon and a word, so that it never depends on colour. */
export function StateBadge({ state, secretExpiresAt }: StateBadgeProps) {
  const { word, Icon, tone } = looks[state];
  return (
    <span className={`${classes.badge} ${tone}`}>
      <Icon size={15} stroke={2} aria-hidden />
      {state === "secretExpires" && secretExpiresAt ? expiryWord(secretExpiresAt) : word}
    </span>
  );
}

function expiryWord(expiresAt: string): string {
  const days = Math.floor((Date.parse(expiresAt) - Date.now()) / 86_400_000);
  if (days < 0) return "Secret has expired";
  if (days === 0) return "Secret expires today";
  return days === 1 ? "Secret expires in 1 day" : `Secret expires in ${days} days`;
}
