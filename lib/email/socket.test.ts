import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, test } from "vitest";
import { dial } from "#lib/email/socket.ts";

const servers: Server[] = [];
const stops: (() => Promise<unknown>)[] = [];
const limits = { connectMs: 5_000 };
const { signal } = new AbortController();
const v4 = (address: string) => ({ address, family: 4 });
const v6 = (address: string) => ({ address, family: 6 });

afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()));
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listen(host = "127.0.0.1", port = 0): Promise<number> {
  const server = createServer((socket) => socket.on("error", () => {}).end());
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** A port that neither accepts nor refuses: its queue is full and its thread sleeps. */
async function listenSilently(host: string): Promise<number> {
  const source = `
    const { workerData, parentPort } = require("node:worker_threads");
    const server = require("node:net").createServer().listen({ host: workerData, port: 0, backlog: 1 }, () => {
      parentPort.postMessage(server.address().port);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    });`;
  const worker = new Worker(source, { eval: true, workerData: host });
  stops.push(() => worker.terminate());
  const [port] = (await once(worker, "message")) as [number];
  for (const socket of [connect(port, host), connect(port, host)]) {
    socket.on("error", () => {});
    await once(socket, "connect");
    stops.push(async () => socket.destroy());
  }
  return port;
}

test("only the given addresses are dialled, and the answer says which one stands", async () => {
  const port = await listen("127.0.0.2");
  const dialled = await dial({ addresses: [v4("127.0.0.2")], port, limits, signal });
  expect(dialled.socket.remoteAddress).toBe("127.0.0.2");
  expect(dialled).toMatchObject({ address: `127.0.0.2:${port}`, failed: [] });
  dialled.socket.destroy();
});

test("a dead family does not hold the other one up, and its failure is kept", async () => {
  const port = await listen();
  const dialled = await dial({ addresses: [v6("::1"), v6("::1"), v4("127.0.0.1")], port, limits, signal });
  expect(dialled.address).toBe(`127.0.0.1:${port}`);
  expect(dialled.failed.map(({ address }) => address)).toEqual(["::1"]);
  dialled.socket.destroy();
});

describe("an address that stays silent", () => {
  test("is overtaken by the next one", async () => {
    const port = await listenSilently("127.0.0.1");
    await listen("127.0.0.2", port);
    const dialled = await dial({ addresses: [v4("127.0.0.1"), v4("127.0.0.2")], port, limits, signal });
    expect(dialled.address).toBe(`127.0.0.2:${port}`);
    dialled.socket.destroy();
  });

  test("alone ends with the time limit", async () => {
    const port = await listenSilently("127.0.0.1");
    const running = dial({ addresses: [v4("127.0.0.1")], port, limits: { connectMs: 100 }, signal });
    await expect(running).rejects.toMatchObject({ facts: { code: "CONNECT_TIMEOUT", details: { seconds: 0.1 } } });
  });

  test("is named at the end of the time limit, beside those that failed", async () => {
    const port = await listenSilently("127.0.0.1");
    const running = dial({ addresses: [v6("::1"), v4("127.0.0.1")], port, limits: { connectMs: 400 }, signal });
    await expect(running).rejects.toMatchObject({
      facts: { code: "CONNECT_TIMEOUT" },
      failed: [{ address: "::1" }, { address: "127.0.0.1", code: "ETIMEDOUT" }],
    });
  });
});

test("when all fail the refusal is reported rather than a missing route", async () => {
  const port = await listen();
  await new Promise((resolve) => servers.pop()?.close(resolve));
  const running = dial({ addresses: [v4("127.0.0.1"), v6("::1")], port, limits, signal });
  await expect(running).rejects.toMatchObject({ facts: { originalCode: "ECONNREFUSED" } });
});

test("an abort ends the attempt with its own reason", async () => {
  const controller = new AbortController();
  const running = dial({ addresses: [v4("127.0.0.1")], port: await listen(), limits, signal: controller.signal });
  controller.abort(new Error("stop"));
  await expect(running).rejects.toThrow("stop");
});
