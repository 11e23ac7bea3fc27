/** Next calls this once when the server starts: a bad setting or a wrong key stops it before the first request. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next replaces it at build time, so that other runtimes leave the rest out.
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { checkProcess } = await import("#lib/process-check.ts");
    await checkProcess();
    const { watchSettings } = await import("#lib/config/watch.ts");
    const { keepFileConnectors } = await import("#lib/connectors/keep-file-connectors.ts");
    await watchSettings(keepFileConnectors);
    const { noteClientAddresses } = await import("#lib/client-address.ts");
    noteClientAddresses();
    const { logRequests } = await import("#lib/request-log.ts");
    logRequests();
  }
}
