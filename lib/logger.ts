import pino, { type DestinationStream, type Logger } from "pino";
import { settings } from "#lib/settings.ts";

/** The names under which libraries and we ourselves keep what nobody may read. */
const secretNames = [
  ...["password", "pass", "passphrase", "secret", "clientSecret", "client_secret", "privateKey", "sealed", "plaintext"],
  ...["token", "accessToken", "access_token", "refreshToken", "refresh_token", "idToken", "id_token", "apiKey", "totp"],
  ...["authorization", "Authorization", "proxy-authorization", "cookie", "Cookie", "set-cookie", "connectionString"],
];

/** How deep inside an entry these names are looked for: an error's cause and its options are objects of their own. */
const depth = 5;

const redactedPaths = secretNames.flatMap((name) =>
  Array.from({ length: depth }, (_, levels) => `${Array(levels).fill("*").join(".")}["${name}"]`),
);

/** A log with the redaction list, to `destination` or standard output. */
export function createLogger(level: string, destination?: DestinationStream): Logger {
  const options = {
    base: null,
    level,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: { paths: redactedPaths, censor: "[redacted]" },
  };
  return destination ? pino(options, destination) : pino(options);
}

/**
 * The log: one line of JSON an event, on standard output. Never give it a secret, a token or a whole request; the
 * redaction list is the second net, not the first.
 */
export const logger = createLogger(settings().logLevel);
