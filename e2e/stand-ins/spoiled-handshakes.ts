import type { Server, Socket } from "node:net";

/** A firewall that forgets or cuts what goes to a host it does not like, or a proxy that answers in plain text. */
export type SpoiledHandshake = "silent" | "reset" | "plain";

/** Lets every connection to a TLS server end in this way instead of in a handshake. */
export function spoilHandshakes(server: Server, way: SpoiledHandshake): void {
  server.removeAllListeners("connection");
  server.on("connection", (socket: Socket) => {
    socket.on("error", () => {});
    socket.once("end", () => socket.destroy());
    socket.once("data", () => {
      if (way === "reset") socket.resetAndDestroy();
      if (way === "plain") socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
  });
}
