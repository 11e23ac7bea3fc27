import { runMain } from "#scripts/main.ts";
import { startWorker } from "#scripts/servers.ts";
import { prepareSingle } from "#scripts/single.ts";

await runMain(
  async () => {
    await prepareSingle("worker");
    return startWorker().exited;
  },
  { isServer: true },
);
