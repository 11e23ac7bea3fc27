import { runCommand } from "#scripts/children.ts";
import { startTestInstance } from "#scripts/test-instance.ts";

/** A Mailroom whose pages are asked for as its administrator. */
export type BenchInstance = Awaited<ReturnType<typeof startBenchInstance>>;

/** Starts a {@link BenchInstance}. */
export async function startBenchInstance() {
  const administrator = { MAILROOM_ADMIN_EMAIL: "bench@example.com", MAILROOM_ADMIN_PASSWORD: crypto.randomUUID() };
  const instance = await startTestInstance(administrator);
  const flags = ["--disable-warning=ExperimentalWarning", "--conditions=react-server"];
  const command = [process.execPath, ...flags, "scripts/bench/print-session.ts"];
  const { code, output } = await runCommand({ name: "sign-in", command, env: instance.env });
  if (code !== 0) {
    await instance.stop();
    throw new Error(`The sign-in failed:\n${output}`);
  }
  const headers = { cookie: output.trim() };
  const get = (path: string) => fetch(instance.url + path, { headers, redirect: "error" });
  return { ...instance, get };
}
