import { IconLock, IconLockOpen, IconLockQuestion } from "@tabler/icons-react";
import classes from "#components/connectors/list/row.module.css";
import text from "#components/shell/text.module.css";
import type { TransportSecurity } from "#lib/connectors/view.ts";

const looks = {
  tls: { word: "TLS", detail: "TLS from the first byte", Icon: IconLock, tone: "" },
  https: { word: "HTTPS", detail: "Microsoft Graph over HTTPS", Icon: IconLock, tone: "" },
  startTlsRequired: { word: "STARTTLS", detail: "STARTTLS is required", Icon: IconLock, tone: "" },
  oldTls: {
    word: "Old TLS",
    detail: "TLS 1.0 and 1.1 are allowed as an exception",
    Icon: IconLockQuestion,
    tone: text.warn,
  },
  unchecked: {
    word: "Certificate unchecked",
    detail: "This connector has less than everything checked of certificates",
    Icon: IconLockQuestion,
    tone: text.warn,
  },
  startTlsWhenOffered: {
    word: "STARTTLS if offered",
    detail: "Encrypted only when the server offers STARTTLS",
    Icon: IconLockQuestion,
    tone: text.warn,
  },
  none: { word: "Not encrypted", detail: "Nothing is encrypted on the way", Icon: IconLockOpen, tone: text.warn },
} satisfies Record<TransportSecurity, unknown>;

export function SecurityLabel({ security }: { security: TransportSecurity }) {
  const { word, detail, Icon, tone } = looks[security];
  return (
    <span className={`${classes.marked} ${tone}`} title={detail}>
      <Icon size={16} stroke={1.8} aria-hidden />
      {word}
    </span>
  );
}
