import "#components/schema-settings.ts";
import { zodResolver } from "@hookform/resolvers/zod";
import type { Resolver } from "react-hook-form";
import type { Draft } from "#components/connectors/form/draft.ts";
import { connectorInput, connectorUpdate } from "#lib/email/connector.ts";

// A new connector's schema accepts fewer values than the form's type: it knows no secret to keep.
export const resolveNew = zodResolver(connectorInput) as Resolver<Draft>;
export const resolveStored = zodResolver(connectorUpdate);
