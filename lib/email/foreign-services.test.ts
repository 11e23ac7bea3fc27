import { createServer, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import type { Report } from "#lib/email/report.ts";
import { localPolicy, message, run } from "#lib/email/smtp-fixtures.ts";

/** A word of somebody's inner system: no report may hold any part of it. */
const canary = "Inner-Ledger-7781";
const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Says `greeting`, then one of the answers to each line it is told, the last one again and again. */
async function startService(greeting: string | Buffer, answers: (string | Buffer)[] = []): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    const waiting = [...answers];
    let isInMessage = false;
    socket.on("error", () => {});
    socket.on("data", (bytes) => {
      const text = bytes.toString("latin1");
      if (isInMessage && !text.endsWith("\r\n.\r\n")) return;
      isInMessage = text === "DATA\r\n";
      const answer = waiting.length > 1 ? waiting.shift() : waiting[0];
      if (answer) socket.write(answer);
    });
    socket.write(greeting);
  });
  closers.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address ? address.port : 0;
}

/** Runs against the service and searches every snapshot, not only the last. */
async function outcomeOf(port: number, settings: Partial<Parameters<typeof run>[0]> = {}): Promise<Report> {
  const snapshots: string[] = [];
  const report = await run(
    { port, ...settings },
    {
      message: message(),
      policy: localPolicy({ limits: { greetingMs: 200, answerMs: 200, acceptMs: 200, totalMs: 3_000 } }),
      onProgress: (snapshot) => snapshots.push(JSON.stringify(snapshot)),
    },
  );
  expect([...snapshots, JSON.stringify(report)].filter((text) => /inner.ledger|7781/i.test(text))).toEqual([]);
  return report;
}

const mysql = Buffer.concat([Buffer.from([74, 0, 0, 0, 10]), Buffer.from(`8.0.36-${canary}\0`), Buffer.alloc(40, 1)]);
const smb = Buffer.concat([Buffer.from([0, 0, 0, 0x55, 0xff]), Buffer.from(`SMB${canary}`)]);
const tls = Buffer.concat([Buffer.from([22, 3, 3, 0, 30]), Buffer.from(canary)]);

describe("nothing is shown of what a service says that greets as", () => {
  test.each<[service: string, greeting: string | Buffer, answers: (string | Buffer)[]]>([
    ["a web server", `HTTP/1.1 400 Bad Request\r\nServer: ${canary}\r\n\r\n`, []],
    ["a page", `<!doctype html><title>${canary}</title>`, []],
    ["SSH", `SSH-2.0-OpenSSH_9.6 ${canary}\r\n`, []],
    ["IMAP", `* OK ${canary} IMAP4rev1\r\n`, []],
    ["POP3", `+OK ${canary}\r\n`, []],
    ["Redis", `-ERR unknown ${canary}\r\n`, []],
    ["JSON", `{"db":"${canary}"}\r\n`, []],
    ["MySQL", mysql, []],
    ["SMB", smb, []],
    ["TLS", tls, []],
    ["a number that goes on", `2201 ${canary}\r\n`, []],
    ["news", `200 ${canary} InterNetNews ready\r\n`, [`500 ${canary}\r\n`]],
    ["news that refuse", `502 ${canary} no permission\r\n`, []],
    ["FTP", `220 ${canary} FTP server ready\r\n`, [`530 ${canary}\r\n`]],
    ["FTP of many lines", `220-${canary}\r\n220 ProFTPD ready\r\n`, [`500 ${canary}\r\n`]],
    ["FTP that is full", `421 ${canary} too many FTP connections\r\n`, []],
    ["an unknown one that is full", `421 ${canary} too many\r\n`, []],
    ["an unknown one that continues", `130 ${canary}\r\n`, []],
    ["an unknown one that asks", `331 ${canary}\r\n`, []],
    ["an unknown one that refuses", `530 ${canary}\r\n`, []],
    ["an unknown one that knows no EHLO", `220 ${canary}\r\n`, [`500 ${canary}\r\n`]],
    ["an unknown one that wants a sign-in", `220 ${canary}\r\n`, [`530 ${canary}\r\n`]],
    ["an unknown one that falls silent", `220 ${canary}\r\n`, []],
    ["a web server behind a number", `220 ${canary}\r\n`, [`HTTP/1.1 400 ${canary}\r\n`]],
    ["an answer that turns into another", `220-${canary}\r\nHTTP/1.1 200 ${canary}\r\n`, []],
    ["an answer without an end", `220-${`${canary}\r\n220-`.repeat(4_000)}`, []],
  ])("%s", async (_, greeting, answers) => {
    for (const startTls of ["never", "whenOffered"] as const) {
      const report = await outcomeOf(await startService(greeting, answers), { startTls });
      expect(report.outcome).toBe("failed");
      expect(report.finding?.serverSaid).toBeUndefined();
    }
  });
});

const hello = "220 mail.test ESMTP\r\n";
const fine = "250 2.0.0 Fine\r\n";

describe("nothing is shown of what takes over in the middle of a dialogue", () => {
  const garbage: [string, string | Buffer][] = [
    ["text", `${canary}\r\n`],
    ["HTTP", `HTTP/1.1 200 OK ${canary}\r\n`],
    ["bytes", Buffer.concat([Buffer.from([0, 255, 1]), Buffer.from(`${canary}\r\n`)])],
    ["an answer that turns into text", `250-Fine\r\n${canary}\r\n`],
  ];
  const moments: [string, string[]][] = [
    ["EHLO", []],
    ["MAIL", [fine]],
    ["RCPT", [fine, fine]],
    ["DATA", [fine, fine, fine]],
  ];
  test.each(moments.flatMap(([at, before]) => garbage.map(([kind, bytes]) => [at, kind, before, bytes] as const)))(
    "instead of the answer to %s (%s)",
    async (_, __, before, bytes) => {
      const report = await outcomeOf(await startService(hello, [...before, bytes]));
      expect(report).toMatchObject({ outcome: "failed" });
    },
  );

  test("instead of the answer to the final dot, and the mail is possibly sent", async () => {
    const answers = [fine, fine, fine, "354 Go on\r\n", `${canary}\r\n`];
    expect(await outcomeOf(await startService(hello, answers))).toMatchObject({ outcome: "unsure" });
  });

  test.each([
    ["EHLO before TLS", [`${canary}\r\n`]],
    ["STARTTLS", ["250-mail.test\r\n250 STARTTLS\r\n", `${canary}\r\n`]],
    ["the handshake", ["250-mail.test\r\n250 STARTTLS\r\n", "220 Go ahead\r\n", `${canary}\r\n`]],
  ])("instead of the answer to %s", async (_, answers) => {
    const report = await outcomeOf(await startService(hello, answers), { startTls: "required" });
    expect(report).toMatchObject({ outcome: "failed" });
  });

  test("instead of the answer to a sign-in", async () => {
    const answers = ["250-mail.test\r\n250 AUTH PLAIN\r\n", `${canary}\r\n`];
    const auth = { username: "ada", password: "correct horse" };
    expect(await outcomeOf(await startService(hello, answers), { auth })).toMatchObject({ outcome: "failed" });
  });
});

describe("a mail server is heard", () => {
  test.each([
    ["whose greeting names the protocol", "220 x ESMTP", "500 5.5.1 no", /ESMTP/],
    ["that answers EHLO", "220 plain-words", "250 Fine", /plain-words/],
    ["that refuses with a mail code", "554 Go away", "", /Go away/],
    ["that refuses with an extended status", "530 5.7.0 Listed", "", /Listed/],
    ["that refuses EHLO with a mail code", "220 plain-words", "550 Unknown machine", /Unknown machine/],
  ])("%s", async (_, greeting, answer, shown) => {
    const report = await outcomeOf(await startService(`${greeting}\r\n`, answer ? [`${answer}\r\n`] : []));
    expect(report.transcript.join("\n")).toMatch(shown);
  });
});
