import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { defaultTls, type ProxyServer } from "#lib/email/policy.ts";
import { startChild } from "#scripts/children.ts";
import type { ProxyName } from "#scripts/debian-servers.ts";
import { findFreePort } from "#scripts/ports.ts";
import { unpackedEnvironment } from "#scripts/unpacked.ts";

/** Who may use the proxies. */
export const proxyUser = { username: "mailroom", password: "canary-s3cret" };

/** A real proxy: as the operator's settings name it, with its sign-in. Gone after `stop`. */
export type RealProxy = { server: ProxyServer; stop(): Promise<void> };

const pollMs = 20;
const listensWithinMs = 10_000;

/**
 * Starts a proxy that asks for a sign-in and waits until it listens.
 * @param root where its package is unpacked
 * @param known the names that it can look up, with their addresses: no other machine does
 * @param ports those that it connects to, where it is told (Tinyproxy)
 */
export async function startRealProxy(
  name: ProxyName,
  root: string,
  { known, ports = [] }: { known: Record<string, string>; ports?: number[] },
): Promise<RealProxy> {
  const folder = mkdtempSync(join(tmpdir(), "mailroom-proxy-"));
  const port = await findFreePort();
  const hosts = join(folder, "hosts");
  writeFileSync(
    hosts,
    Object.entries(known)
      .map(([host, address]) => `${address} ${host}\n`)
      .join(""),
  );
  const child = startChild({
    name,
    command: commandOf(name, root, { port, folder, ports }),
    env: { ...process.env, ...unpackedEnvironment(root, folder).env, NSS_WRAPPER_HOSTS: hosts },
    cwd: folder,
    logFile: join(folder, "log"),
  });
  const stop = async () => {
    await child.stop();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const deadline = Date.now() + listensWithinMs;
  while (!(await isListening(port))) {
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${name} did not listen within ${listensWithinMs / 1_000} s.`);
    }
    await setTimeout(pollMs);
  }
  const protocol = name === "Tinyproxy" ? "http" : "socks5";
  return {
    server: {
      ...{ protocol, host: "proxy.test", port, login: proxyUser, headers: {}, bypass: [], only: undefined },
      tls: defaultTls,
    },
    stop,
  };
}

type Place = { port: number; folder: string; ports: number[] };

function commandOf(name: ProxyName, root: string, { port, folder, ports }: Place): string[] {
  const { username, password } = proxyUser;
  if (name === "Microsocks") {
    const login = ["-u", username, "-P", password];
    return [join(root, "usr/bin/microsocks"), "-i", "127.0.0.1", "-p", String(port), ...login];
  }
  const file = join(folder, "tinyproxy.conf");
  const lines = [
    `Port ${port}`,
    "Listen 127.0.0.1",
    "Timeout 30",
    "MaxClients 20",
    `BasicAuth ${username} ${password}`,
    ...ports.map((allowed) => `ConnectPort ${allowed}`),
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  return [join(root, "usr/bin/tinyproxy"), "-d", "-c", file];
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
