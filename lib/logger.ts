import pino from "pino";
import { settings } from "#lib/settings.ts";

/** The log: one line of JSON an event, on standard output. Never give it a secret, a token or a whole request. */
export const logger = pino({
  base: null,
  level: settings().logLevel,
  timestamp: pino.stdTimeFunctions.isoTime,
});
