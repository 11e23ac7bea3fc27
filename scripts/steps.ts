const quietMs = 1_000;
const repeatMs = 15_000;

const seconds = (ms: number) => `${Math.round(ms / 1_000)} s`;

/**
 * Runs one step. One that takes longer than a moment is announced and its elapsed time shown: counting on a terminal,
 * a line now and then elsewhere.
 */
export async function step<T>(label: string, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const { isTTY } = process.stdout;
  let saidAt = 0;
  const say = () => {
    const ms = Date.now() - startedAt;
    if (isTTY) process.stdout.write(`\r${label}: ${seconds(ms)}\u001b[K`);
    else if (saidAt === 0) console.log(`${label} …`);
    else if (ms - saidAt >= repeatMs) console.log(`${label} … ${seconds(ms)}`);
    else return;
    saidAt = ms;
  };
  const timer = setInterval(say, quietMs);
  try {
    const result = await work();
    if (saidAt > 0)
      console.log(`${isTTY ? "\r" : ""}${label}: done in ${seconds(Date.now() - startedAt)}${isTTY ? "\u001b[K" : ""}`);
    return result;
  } catch (error) {
    if (saidAt > 0 && isTTY) process.stdout.write("\n");
    throw error;
  } finally {
    clearInterval(timer);
  }
}
