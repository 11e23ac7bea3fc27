"use client";

import type { ReactNode } from "react";
import { useService } from "#components/connectors/form/form-context.tsx";
import { Guide } from "#components/guides/guide.tsx";

/** The guide for the service on the screen. */
export function FormGuide({ guides }: { guides: Record<string, ReactNode> }) {
  return <Guide service={useService()} guides={guides} />;
}
