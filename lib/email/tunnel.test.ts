import { createServer, type Socket } from "node:net";
import { describe, expect, test } from "vitest";
import { network } from "#lib/email/network-fixtures.ts";
import type { ProxyServer } from "#lib/email/policy.ts";
import { localPolicy, run } from "#lib/email/smtp-fixtures.ts";

const { proxy: startProxy } = network();

const policyWith = (proxy: ProxyServer) =>
  localPolicy({ proxy, resolve: async () => [{ address: "127.0.0.1", family: 4 }] });
const check = (proxy: ProxyServer, host = "mail.example.com") => run({ host, port: 25 }, { policy: policyWith(proxy) });
const failedAt = (stage: string, rule: string) => ({ finding: { stage, rule } });

describe("an answer of a proxy", () => {
  test.each([
    ["HTTP", "http", ["HTTP/1.0 200 OK\r\nVia: x\r\n\r\n220 mail.example.com ESMTP\r\n", "close"]],
    ["SOCKS", "socks5", ["\x05\x00", "\x05\x00\x00\x01\0\0\0\0\0\x50220 mail.example.com ESMTP\r\n", "close"]],
  ] as const)("may bring the server's first words with it (%s)", async (_, protocol, instead) => {
    const proxy = await startProxy({ protocol, instead: [...instead] });
    const report = await check(proxy.server);
    expect(report.stages.find(({ name }) => name === "greeting")).toMatchObject({
      status: "ok",
      facts: { banner: "220 mail.example.com ESMTP" },
    });
  });

  test("may come byte by byte", async () => {
    const answer = "HTTP/1.1 403 No\r\nX: y\r\n\r\n";
    const drip = (socket: Socket) => {
      socket.on("error", () => {});
      for (const [index, byte] of [...answer].entries()) setTimeout(() => socket.write(byte), index);
    };
    const server = createServer({ noDelay: true }, drip);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const { server: settings } = await startProxy();
    expect(await check({ ...settings, port })).toMatchObject(failedAt("connect", "proxy.refused"));
    server.close();
  });

  test.each([
    ["a header that never ends", "http", `HTTP/1.1 200 OK\r\n${"X-Filler: x\r\n".repeat(3_000)}`],
    ["no status", "http", "HTTP/1.1 OK\r\n\r\n"],
    ["an interim status", "http", "HTTP/1.1 101 Switching\r\n\r\n"],
    ["a redirect", "http", "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\n\r\n"],
    ["another protocol", "http", "220 mail.example.com ESMTP\r\n"],
    ["an older SOCKS", "socks5", "\x00\x5a\0\0\0\0\0\0"],
    ["an address of no kind", "socks5", ["\x05\x00", "\x05\x00\x00\x09\0\0\0\0\0\0"]],
    ["the end in the middle", "socks5", ["\x05\x00", "close"]],
  ] as const)("is refused: %s", async (_, protocol, instead) => {
    const proxy = await startProxy({ protocol, instead: typeof instead === "string" ? instead : [...instead] });
    expect(await check(proxy.server)).toMatchObject(failedAt("connect", "proxy.foreign"));
    await proxy.idle();
  });

  test("is not shown: it may be a page of an inner network", async () => {
    const proxy = await startProxy({ refusal: 403 });
    expect(JSON.stringify(await check(proxy.server))).not.toContain("internal page");
  });
});

describe("the target is named to the proxy", () => {
  test.each([
    ["http", "mail.example.com.", "mail.example.com:25"],
    ["http", "9.9.9.9", "9.9.9.9:25"],
    ["http", "2620:FE:0::9", "[2620:fe::9]:25"],
    ["socks5", "9.9.9.9", "9.9.9.9:25"],
    ["socks5", "2620:fe::9", "[2620:00fe:0000:0000:0000:0000:0000:0009]:25"],
  ] as const)("%s: %s", async (protocol, host, target) => {
    const proxy = await startProxy({ protocol, refusal: protocol === "http" ? 403 : 2 });
    expect(await check(proxy.server, host)).toMatchObject(failedAt("connect", "proxy.refused"));
    expect(proxy.requests.map((request) => request.target)).toEqual([target]);
  });
});

test.each(["http", "socks5"] as const)("an abort closes the connection to the proxy (%s)", async (protocol) => {
  const proxy = await startProxy({ protocol, instead: "silence" });
  const stop = new AbortController();
  const running = run(
    { host: "mail.example.com", port: 25 },
    {
      policy: policyWith(proxy.server),
      signal: stop.signal,
      onProgress: ({ stages }) => {
        if (stages.some(({ name, status }) => name === "connect" && status === "running")) stop.abort();
      },
    },
  );
  expect((await running).outcome).toBe("cancelled");
  await proxy.idle();
});

test("a user name that SOCKS5 cannot say is refused as a sign-in", async () => {
  const proxy = await startProxy({ protocol: "socks5", login: "a:b" });
  const login = { username: "x".repeat(256), password: "b" };
  expect(await check({ ...proxy.server, login })).toMatchObject(failedAt("connect", "proxy.auth"));
});
