import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Worker } from "node:worker_threads";

/** How many connections the system keeps for a program that does not take them, when it asked for one. */
const waitingRoom = 2;

/** Listens and then stands still, so that the system accepts only as many connections as it keeps waiting. */
const listener = `
  const { parentPort, workerData } = require("node:worker_threads");
  const server = require("node:net").createServer().listen({ ...workerData, backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
  });
  parentPort.once("message", () => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
`;

/** A port of this machine that neither accepts nor refuses connections, as behind a firewall that drops them. Linux only. */
export async function startSilentPort(
  host = "127.0.0.1",
  wanted = 0,
): Promise<{ port: number; close(): Promise<void> }> {
  const worker = new Worker(listener, { eval: true, execArgv: [], workerData: { host, port: wanted } });
  const [port] = (await once(worker, "message")) as [number];
  worker.postMessage("stand still");
  const sockets: Socket[] = [];
  for (let count = 0; count < waitingRoom; count += 1) {
    const socket = connect({ host, port });
    sockets.push(socket);
    await once(socket, "connect");
    socket.on("error", () => {});
  }
  return {
    port,
    async close() {
      for (const socket of sockets) socket.destroy();
      await worker.terminate();
    },
  };
}
