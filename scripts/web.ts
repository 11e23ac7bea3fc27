import { addressesOf } from "#scripts/addresses.ts";
import { buildWeb } from "#scripts/build.ts";
import { describeSetUp } from "#scripts/environment.ts";
import { runMain } from "#scripts/main.ts";
import { needPort, startWeb, waitUntilReady } from "#scripts/servers.ts";
import { prepareSingle } from "#scripts/single.ts";

await runMain(
  async () => {
    const settings = await prepareSingle("web");
    const { port, listen } = settings;
    // First: whoever has the port may be running on this very build.
    await needPort({ port, listen });
    await buildWeb();
    const web = startWeb({ port, listen });
    await waitUntilReady(port, [web], { listen });
    const addresses = addressesOf(settings);
    console.log(`Mailroom's web process is ready at ${addresses.join(", ")}`);
    const setUp = await describeSetUp(addresses[0] ?? "");
    if (setUp) console.log(setUp);
    return web.exited;
  },
  { isServer: true },
);
