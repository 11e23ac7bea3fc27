import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { serveConnect } from "#e2e/stand-ins/proxy-connect.ts";
import type { ProxyBehaviour, ProxyRequest, Serving } from "#e2e/stand-ins/proxy-script.ts";
import { serveSocks } from "#e2e/stand-ins/proxy-socks.ts";
import { defaultTls, type ProxyServer } from "#lib/email/policy.ts";

/** A running proxy. */
export type ProxyStandIn = {
  port: number;
  requests: ProxyRequest[];
  /** The proxy as the operator's settings name it. */
  server: ProxyServer;
  /** Resolves when no connection is open. */
  idle(): Promise<void>;
  close(): Promise<void>;
};

/** Starts a proxy on a free port of the loopback interface that keeps what it was asked for. */
export async function startProxy(behaviour: ProxyBehaviour = {}): Promise<ProxyStandIn> {
  const { protocol = "http", leadsTo } = behaviour;
  const requests: ProxyRequest[] = [];
  const sockets = new Set<Socket>();
  const outgoing = new Set<Socket>();
  const serving: Serving = {
    ...behaviour,
    note: (request) => requests.push(request),
    async reach(target) {
      const socket = connect(leadsTo ?? { host: "127.0.0.1", port: Number(target.split(":").at(-1)) });
      outgoing.add(socket);
      socket.once("close", () => outgoing.delete(socket));
      return new Promise((resolve) => {
        socket.once("connect", () => resolve(socket));
        socket.on("error", () => resolve(undefined));
      });
    },
  };
  const server = serverFor(behaviour, serving);
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    requests,
    server: {
      ...{ protocol, host: "proxy.test", port, login: undefined, headers: {}, bypass: [], only: undefined },
      tls: defaultTls,
    },
    async idle() {
      for (const socket of sockets) if (!socket.closed) await once(socket, "close");
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of [...sockets, ...outgoing]) socket.destroy();
      }),
  };
}

function serverFor({ protocol, certificate, tlsVersion }: ProxyBehaviour, serving: Serving): Server {
  if (serving.instead !== undefined) return createServer((socket) => answerInstead(socket, serving.instead ?? ""));
  if (protocol === "socks5") return createServer((socket) => void serveSocks(socket, serving));
  const versions = tlsVersion ? { minVersion: tlsVersion, maxVersion: tlsVersion } : {};
  const server = protocol === "https" ? createHttpsServer({ ...certificate, ...versions }) : createHttpServer();
  return server.on("connect", (request, socket, head) => void serveConnect(request, socket, head, serving));
}

/** `silence` and `close` are no words. */
function answerInstead(socket: Socket, instead: string | string[]): void {
  const answers = [instead].flat();
  socket.on("error", () => {});
  socket.on("data", () => {
    const answer = answers.shift() ?? "silence";
    if (answer === "close") socket.end();
    else if (answer !== "silence") socket.write(answer, "latin1");
  });
}
