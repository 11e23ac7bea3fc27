"use client";

import { IconChevronDown } from "@tabler/icons-react";
import { type ReactNode, useId, useState } from "react";
import classes from "#components/guides/guide.module.css";
import { ServiceGuide } from "#components/guides/service-guide.tsx";
import { getService, isServiceKey } from "#lib/email/services.ts";

const titles: Record<string, string> = {
  exchange: "Microsoft Exchange with OAuth 2.0",
  outlook365: "Microsoft Exchange with basic authentication",
  hotmail: "Outlook.com",
  "amazon-ses": "Amazon SES",
  other: "Any SMTP server",
};

type GuideProps = { service: string; guides: Record<string, ReactNode> };

/** How to set the chosen service up: beside the form where there is room, folded below it on phones. */
export function Guide({ service, guides }: GuideProps) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  const name = service.startsWith("amazon-ses") ? "amazon-ses" : service;
  const title = titles[name] ?? (isServiceKey(service) ? getService(service).label : "");
  if (title === "") return null;
  return (
    <aside className={classes.guide} aria-label="Guide">
      <h2 className={classes.title}>
        <span className={classes.wide}>{title}</span>
        <button
          type="button"
          className={classes.fold}
          aria-expanded={isOpen}
          aria-controls={id}
          onClick={() => setIsOpen(!isOpen)}
        >
          <span>Guide: {title}</span>
          <IconChevronDown size={18} aria-hidden />
        </button>
      </h2>
      <div id={id} className={classes.body} data-open={isOpen || undefined}>
        {guides[name] ?? <ServiceGuide service={service} />}
      </div>
    </aside>
  );
}
