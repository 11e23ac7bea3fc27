"use client";

import { Button } from "@mantine/core";
import { IconWorldSearch } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import classes from "#components/domain/domain.module.css";
import { DomainResult } from "#components/domain/domain-result.tsx";
import { domainCheckAsked } from "#components/domain/start-domain-check.ts";
import { useDomainCheck } from "#components/domain/use-domain-check.ts";
import type { DomainRequest } from "#lib/domain/request.ts";

/** Checks what DNS says about the sender's domain. `getRequest` answers with what is on the screen. */
export function DomainCheck({ getRequest }: { getRequest: () => DomainRequest }) {
  const element = useRef<HTMLElement>(null);
  const { state, start } = useDomainCheck();
  const { answer, isRunning } = state;

  useEffect(() => {
    function onAsk() {
      element.current?.scrollIntoView({ block: "start", behavior: "smooth" });
      element.current?.focus({ preventScroll: true });
      void start(getRequest());
    }
    window.addEventListener(domainCheckAsked, onAsk);
    return () => window.removeEventListener(domainCheckAsked, onAsk);
  });

  return (
    <section
      ref={element}
      id="domain-check"
      tabIndex={-1}
      className={classes.section}
      aria-labelledby="domain-check-title"
      aria-busy={isRunning}
    >
      <h2 id="domain-check-title" className={classes.title}>
        Sender domain
      </h2>
      <p className={classes.lead}>
        Mail is trusted when DNS vouches for it: SPF, DKIM and DMARC of the sender’s domain decide between inbox and
        spam. Mailroom looks them up itself and asks no other service.
      </p>
      <Button
        variant="default"
        leftSection={<IconWorldSearch size={17} aria-hidden />}
        loading={isRunning}
        onClick={() => start(getRequest())}
      >
        Check the sender’s domain
      </Button>
      {(answer || isRunning) && <DomainResult answer={answer} isRunning={isRunning} />}
    </section>
  );
}
