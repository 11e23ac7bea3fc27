"use server";

import { streamAction } from "#lib/action.ts";
import { checkDomain } from "#lib/domain/check.ts";
import type { DomainReport } from "#lib/domain/report.ts";
import { type DomainRequest, domainRequest } from "#lib/domain/request.ts";
import { createResolver } from "#lib/domain/resolver.ts";
import type { Problem } from "#lib/errors.ts";
import { settings } from "#lib/settings.ts";

/** What a check of a sender's domain answers: its report, or the problem that kept it from one. */
export type DomainAnswer = { report: DomainReport } | { problem: Problem };

/**
 * Looks up what DNS says about a sender's domain, with the connector on the screen. Slow DNS takes seconds, so the
 * answer is streamed: nothing else on the page waits for it.
 */
export async function* checkSenderDomain(input: DomainRequest): AsyncGenerator<DomainAnswer> {
  yield* streamAction("checkSenderDomain", domainRequest, input, async function* (request) {
    const stop = new AbortController();
    try {
      yield { report: await checkDomain(request, createResolver({ servers: settings().dnsServers }), stop.signal) };
    } finally {
      stop.abort();
    }
  });
}
