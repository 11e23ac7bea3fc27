import { afterEach } from "vitest";
import { startSmtp } from "#e2e/stand-ins/smtp.ts";

/** Returns a function that starts stand-ins; each test stops those it started. */
export function smtpServers(): typeof startSmtp {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closers.splice(0).map((close) => close()));
  });
  return async (options) => {
    const started = await startSmtp(options);
    closers.push(started.close);
    return started;
  };
}
