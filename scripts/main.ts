import { AppError } from "#lib/errors.ts";
import { hangUpChildren, stopChildren } from "#scripts/children.ts";

/**
 * Runs a script: `main` answers its exit code. A signal, or the end of the process that started us, stops the children
 * in order and ends with `stoppedCode`; SIGHUP reaches the children of a server. What we announce is one sentence; only a bug of ours shows its stack.
 */
export async function runMain(main: () => Promise<number>, { stoppedCode = 0, isServer = false } = {}): Promise<void> {
  let isEnding = false;
  const end = async (code: number) => {
    if (isEnding) return;
    isEnding = true;
    await stopChildren();
    process.exit(code);
  };
  const interrupt = () => end(stoppedCode);
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, interrupt);
  // The end of a terminal ends what runs in it; a server without one is asked to read its settings again.
  process.on("SIGHUP", isServer && !process.stdin.isTTY ? hangUpChildren : interrupt);
  process.on("disconnect", interrupt);
  try {
    await end(await main());
  } catch (error) {
    // A step that fails because its child was stopped is no news.
    if (!isEnding) console.error(error instanceof AppError ? error.message : error);
    await end(1);
  }
}
