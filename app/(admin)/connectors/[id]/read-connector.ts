import { notFound } from "next/navigation";
import { cache } from "react";
import { getConnector } from "#lib/connectors/store.ts";
import { AppError } from "#lib/errors.ts";

/** A stored connector, read once for both the title and the page; an unknown one is a page that does not exist. */
export const readConnector = cache(async (id: string) => {
  try {
    return await getConnector(id);
  } catch (error) {
    if (error instanceof AppError && error.code === "notFound") notFound();
    throw error;
  }
});
