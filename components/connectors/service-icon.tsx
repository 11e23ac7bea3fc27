import { IconBrandWindows, IconServer2 } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import classes from "#components/connectors/service-icon.module.css";

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

type ServiceIconProps = { service: string; label: string; size?: number };

/** A small mark for a service, in a colour of its own. Decorative: its name always stands beside it. */
export function ServiceIcon({ service, label, size = 24 }: ServiceIconProps) {
  const style = { "--icon-size": `${size}px`, "--icon-hue": hueOf(service) } as CSSProperties;
  return (
    <span className={classes.icon} style={style} data-plain={service === "other" || undefined} aria-hidden>
      {markOf(service, label, size)}
    </span>
  );
}

function markOf(service: string, label: string, size: number) {
  if (service === "exchange") return <IconBrandWindows size={size * 0.65} stroke={1.75} />;
  if (service === "other") return <IconServer2 size={size * 0.65} stroke={1.75} />;
  return label.replace(/^Amazon /, "").charAt(0);
}

function hueOf(service: string): number {
  if (service.startsWith("amazon-ses")) return amazonHue;
  const known = knownHues[service];
  if (known !== undefined) return known;
  return [...service].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 360, 7);
}
