import { useRef, useState } from "react";
import { checkSenderDomain, type DomainAnswer } from "#lib/actions/domain.ts";
import type { DomainRequest } from "#lib/domain/request.ts";
import type { Problem } from "#lib/errors.ts";

const interrupted: Problem = {
  code: "unavailable",
  message: "Mailroom could not be reached, so nothing was checked.",
  remedy: "Look whether Mailroom runs, then check again.",
  fields: [],
};

export type DomainCheckState = { answer?: DomainAnswer; isRunning: boolean };

/** Runs one check at a time and keeps the last answer until the next one is there. */
export function useDomainCheck() {
  const [state, setState] = useState<DomainCheckState>({ isRunning: false });
  const isRunning = useRef(false);

  async function start(request: DomainRequest) {
    if (isRunning.current) return;
    isRunning.current = true;
    setState(({ answer }) => ({ isRunning: true, ...(answer && "report" in answer ? { answer } : {}) }));
    let answer: DomainAnswer = { problem: interrupted };
    try {
      for await (const latest of await checkSenderDomain(request)) answer = latest;
    } catch {
      answer = { problem: interrupted };
    }
    isRunning.current = false;
    setState({ answer, isRunning: false });
  }

  return { state, start };
}
