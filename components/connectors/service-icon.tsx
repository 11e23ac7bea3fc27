import { IconBrandWindows, IconServer2 } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import classes from "#components/connectors/service-icon.module.css";
import { findService, isServiceKey } from "#lib/email/services.ts";

/** Hues (degrees) by which people know the services they meet most. */
const knownHues: Record<string, number> = {
  gmail: 5,
  "gmail-workspace": 5,
  outlook365: 210,
  hotmail: 210,
  exchange: 210,
  "elastic-cloud": 175,
  sendgrid: 200,
  mailgun: 350,
  postmark: 48,
  brevo: 155,
  resend: 260,
};
const amazonHue = 30;

/** A small mark for a service, in a colour of its own. Decorative: its name always stands beside it. */
export function ServiceIcon({ service, size = 24 }: { service: string; size?: number }) {
  const style = { "--icon-size": `${size}px`, "--icon-hue": hueOf(service) } as CSSProperties;
  return (
    <span className={classes.icon} style={style} data-plain={service === "other" || undefined} aria-hidden>
      {markOf(service, size)}
    </span>
  );
}

function markOf(service: string, size: number) {
  if (service === "exchange") return <IconBrandWindows size={size * 0.65} stroke={1.75} />;
  if (!isServiceKey(service)) return <IconServer2 size={size * 0.65} stroke={1.75} />;
  return findService(service)
    .label.replace(/^Amazon /, "")
    .charAt(0);
}

function hueOf(service: string): number {
  if (service.startsWith("amazon-ses")) return amazonHue;
  const known = knownHues[service];
  if (known !== undefined) return known;
  return [...service].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 360, 7);
}
