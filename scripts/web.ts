import { buildWeb } from "#scripts/build.ts";
import { runMain } from "#scripts/main.ts";
import { needPort, startWeb, waitUntilReady } from "#scripts/servers.ts";
import { prepareSingle } from "#scripts/single.ts";

await runMain(async () => {
  const { port } = await prepareSingle("web");
  await buildWeb(".next");
  await needPort(port);
  const web = startWeb({ port });
  await waitUntilReady(port, [web]);
  console.log(`Mailroom's web process is ready at http://localhost:${port}`);
  return web.exited;
});
