import { buildWeb } from "#scripts/build.ts";
import { runMain } from "#scripts/main.ts";
import { needPort, startWeb, waitUntilReady } from "#scripts/servers.ts";
import { prepareSingle } from "#scripts/single.ts";

await runMain(async () => {
  const { port } = await prepareSingle("web");
  // First: whoever has the port may be running on this very build.
  await needPort(port);
  await buildWeb(".next");
  const web = startWeb({ port });
  await waitUntilReady(port, [web]);
  console.log(`Mailroom's web process is ready at http://localhost:${port}`);
  return web.exited;
});
