"use client";

import { LazyDomainCheck } from "#components/domain/lazy-domain-check.tsx";
import type { DomainRequest } from "#lib/domain/request.ts";

/** The check of a connector's sender as it is stored. */
export function StoredDomainCheck({ request }: { request: DomainRequest }) {
  return <LazyDomainCheck getRequest={() => request} />;
}
