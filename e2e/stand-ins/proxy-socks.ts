import type { Socket } from "node:net";
import { join, type Serving } from "#e2e/stand-ins/proxy-script.ts";

const succeeded = 0;
const refusedByTarget = 5;
const noMethod = 0xff;

/** Serves one client of a SOCKS5 proxy (RFC 1928, RFC 1929). */
export async function serveSocks(socket: Socket, serving: Serving): Promise<void> {
  socket.on("error", () => {});
  const take = reader(socket);
  const [, count = 0] = await take(2);
  const methods = [...(await take(count))];
  const wanted = serving.login ? 2 : 0;
  if (!methods.includes(wanted)) return void socket.end(Buffer.from([5, noMethod]));
  socket.write(Buffer.from([5, wanted]));
  const login = serving.login ? await readLogin(take) : undefined;
  if (login !== undefined) {
    const isRight = login === serving.login;
    socket.write(Buffer.from([1, isRight ? 0 : 1]));
    if (!isRight) return void socket.end();
  }
  const [, , , type = 0] = await take(4);
  const host = await readHost(type, take);
  const target = `${host}:${(await take(2)).readUInt16BE()}`;
  serving.note({ target, headers: {}, ...(login ? { login } : {}) });
  const way = serving.refusal ? undefined : await serving.reach(target);
  const reply = way ? succeeded : (serving.refusal ?? refusedByTarget);
  // The address it is bound to may have any type.
  socket.write(Buffer.from([5, reply, 0, 3, 4, ...Buffer.from("here"), 0, 80]));
  if (way) join(socket, way);
  else socket.end();
}

type Take = (length: number) => Promise<Buffer>;

async function readLogin(take: Take): Promise<string> {
  const [, length = 0] = await take(2);
  const username = (await take(length)).toString();
  const [passwordLength = 0] = await take(1);
  return `${username}:${(await take(passwordLength)).toString()}`;
}

async function readHost(type: number, take: Take): Promise<string> {
  if (type === 1) return [...(await take(4))].join(".");
  if (type === 4) return `[${(await take(16)).toString("hex").replace(/(.{4})(?=.)/g, "$1:")}]`;
  const [length = 0] = await take(1);
  return (await take(length)).toString();
}

/** Reads exactly so many bytes; never resolves where the client goes before. */
function reader(socket: Socket): Take {
  return async (length) => {
    for (;;) {
      const bytes: Buffer | null = length === 0 ? Buffer.alloc(0) : socket.read(length);
      if (bytes) return bytes;
      await new Promise((resolve) => socket.once("readable", resolve));
    }
  };
}
