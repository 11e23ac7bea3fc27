import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** True when the port can be listened at, at this address of ours. */
export async function isPortFree(port: number, host: string): Promise<boolean> {
  return (await tryListening(port, host)) !== undefined;
}

/** A port on loopback that nobody uses, `preferred` where possible. */
export async function findFreePort(preferred = 0): Promise<number> {
  const port = (await tryListening(preferred)) ?? (await tryListening(0));
  if (port === undefined) throw new Error("No free port was found on 127.0.0.1.");
  return port;
}

async function tryListening(port: number, host = "127.0.0.1"): Promise<number | undefined> {
  const server = createServer().listen({ port, host, exclusive: true });
  try {
    await once(server, "listening");
    return (server.address() as AddressInfo).port;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
