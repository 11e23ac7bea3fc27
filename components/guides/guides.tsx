import type { ReactNode } from "react";
import { ExchangeBasicGuide } from "#components/guides/exchange-basic-guide.tsx";
import { ExchangeGuide } from "#components/guides/exchange-guide.tsx";
import { GmailGuide } from "#components/guides/gmail-guide.tsx";
import { OtherGuide } from "#components/guides/other-guide.tsx";
import { OutlookGuide } from "#components/guides/outlook-guide.tsx";
import { SesGuide } from "#components/guides/ses-guide.tsx";

/** The guides that are mostly text, by picker key. Made on the server: they cost the browser no script. */
export const guides: Record<string, ReactNode> = {
  gmail: <GmailGuide />,
  hotmail: <OutlookGuide />,
  "amazon-ses": <SesGuide />,
  outlook365: <ExchangeBasicGuide />,
  exchange: <ExchangeGuide />,
  other: <OtherGuide />,
};
