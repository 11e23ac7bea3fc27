import { AppError } from "#lib/errors.ts";
import { stopChildren } from "#scripts/children.ts";

/**
 * Runs a script: `main` answers its exit code. A signal, or the end of the process that started us, stops the children
 * in order and ends with `stoppedCode`. What we announce is one sentence; only a bug of ours shows its stack.
 */
export async function runMain(main: () => Promise<number>, { stoppedCode = 0 } = {}): Promise<void> {
  let isEnding = false;
  const end = async (code: number) => {
    if (isEnding) return;
    isEnding = true;
    await stopChildren();
    process.exit(code);
  };
  const interrupt = () => end(stoppedCode);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, interrupt);
  process.on("disconnect", interrupt);
  try {
    await end(await main());
  } catch (error) {
    // A step that fails because its child was stopped is no news.
    if (!isEnding) console.error(error instanceof AppError ? error.message : error);
    await end(1);
  }
}
