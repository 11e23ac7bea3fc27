import { notFound } from "next/navigation";
import { AppError } from "#lib/errors.ts";

/** What was read; where it does not exist, neither does the page. */
export async function orNotFound<T>(read: Promise<T>): Promise<T> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof AppError && error.code === "notFound") notFound();
    throw error;
  }
}
