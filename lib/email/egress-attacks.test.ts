import type { LookupAddress } from "node:dns";
import { createServer, isIPv6 } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Bench, startBench } from "#e2e/stand-ins/exchange-fixture.ts";
import { resolveHost } from "#lib/email/egress.ts";
import { type Policy, usualPorts } from "#lib/email/policy.ts";
import type { Report } from "#lib/email/report.ts";
import { localPolicy, message, run } from "#lib/email/smtp-fixtures.ts";
import { smtpServers } from "#lib/email/smtp-servers-fixtures.ts";

const server = smtpServers();
const addressOf = (address: string): LookupAddress => ({ address, family: isIPv6(address) ? 6 : 4 });

/** What attackers want to reach: it counts who comes. */
const trap = createServer((socket) => {
  visits += 1;
  socket.on("error", () => {});
  socket.end("220 trap ESMTP\r\n");
});
let visits = 0;
let trapPort = 0;

beforeAll(async () => {
  await new Promise<void>((resolve) => trap.listen(0, "0.0.0.0", resolve));
  const address = trap.address();
  trapPort = typeof address === "object" && address ? address.port : 0;
});
afterAll(() => trap.close());
afterEach(() => {
  visits = 0;
});

type Attack = { host: string; port?: number; policy?: Partial<Policy>; answers?: string[] };

/** Runs against the trap, as an operator's usual settings would have it, and tells what DNS was asked. */
async function attack({ host, port = trapPort, policy, answers }: Attack) {
  const asked: string[] = [];
  const resolve: Policy["resolve"] = async (name, signal) => {
    asked.push(name);
    return answers ? answers.map(addressOf) : resolveHost(name, signal);
  };
  const { limits: _, ...changes } = policy ?? {};
  const strict = localPolicy({ allowedHosts: ["*"], resolve, ...changes });
  const report = await run({ host, port }, { policy: strict });
  return { asked, rule: report.finding?.rule, report };
}

describe("this machine and the metadata of clouds are not reached, and DNS is not asked about", () => {
  test.each([
    ["127.0.0.1", "policy.loopback"],
    ["127.1.2.3", "policy.loopback"],
    ["127.255.255.254", "policy.loopback"],
    ["localhost", "policy.loopback"],
    ["LocalHost", "policy.loopback"],
    ["localhost.", "policy.loopback"],
    ["mail.localhost", "policy.loopback"],
    ["::1", "policy.loopback"],
    ["0:0:0:0:0:0:0:1", "policy.loopback"],
    ["::ffff:127.0.0.1", "policy.loopback"],
    ["::FFFF:7F00:0001", "policy.loopback"],
    ["::127.0.0.1", "policy.loopback"],
    ["::ffff:0:127.0.0.1", "policy.loopback"],
    ["64:ff9b::127.0.0.1", "policy.loopback"],
    ["2002:7f00:1::", "policy.loopback"],
    ["2606:4700::5efe:127.0.0.1", "policy.loopback"],
    ["::1%lo", "policy.address"],
    ["fe80::1%lo", "policy.address"],
    ["fe80::1", "policy.address"],
    ["0.0.0.0", "policy.address"],
    ["::", "policy.address"],
    ["169.254.169.254", "policy.address"],
    ["169.254.170.2", "policy.address"],
    ["100.100.100.200", "policy.address"],
    ["168.63.129.16", "policy.address"],
    ["fd00:ec2::254", "policy.address"],
    ["fd20:ce::254", "policy.address"],
    ["::ffff:169.254.169.254", "policy.address"],
    ["64:ff9b::a9fe:a9fe", "policy.address"],
    ["64:ff9b:1::a9fe:a9fe", "policy.address"],
    ["2002:a9fe:a9fe::", "policy.address"],
    ["2001:0:a9fe:a9fe::1", "policy.address"],
    ["224.0.0.1", "policy.address"],
    ["ff02::1", "policy.address"],
    ["255.255.255.255", "policy.address"],
    ["192.0.0.192", "policy.address"],
  ])("%s: %s", async (host, rule) => {
    expect(await attack({ host })).toMatchObject({ asked: [], rule });
    expect(visits).toBe(0);
  });
});

describe("other ways to write such an address lead to the same refusal", () => {
  test.each([
    ["short", "127.1", "policy.loopback"],
    ["decimal", "2130706433", "policy.loopback"],
    ["hexadecimal", "0x7f000001", "policy.loopback"],
    ["hexadecimal parts", "0x7f.0.0.0x1", "policy.loopback"],
    ["octal", "017700000001", "policy.loopback"],
    ["octal parts", "0177.0.0.01", "policy.loopback"],
    ["full-width digits", "１２７.０.０.１", "policy.loopback"],
    ["full-width full stops", "127．0．0．1", "policy.loopback"],
    ["ideographic full stops", "127。0。0。1", "policy.loopback"],
    ["circled digits", "①②⑦.⓪.⓪.①", "policy.loopback"],
    ["circled letters", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "policy.loopback"],
    ["zero", "0", "policy.address"],
    ["decimal metadata", "2852039166", "policy.address"],
    ["hexadecimal metadata", "0xa9fea9fe", "policy.address"],
    ["octal metadata", "0251.0376.0251.0376", "policy.address"],
  ])("%s (%s)", async (_, host, rule) => {
    expect(await attack({ host })).toMatchObject({ rule });
    expect(visits).toBe(0);
  });
});

describe("a name is refused by any of its addresses", () => {
  test.each([
    ["good and metadata", ["8.8.8.8", "169.254.169.254"], "policy.address"],
    ["good and this machine", ["8.8.8.8", "127.0.0.1"], "policy.loopback"],
    ["good and this machine in IPv6", ["8.8.8.8", "::1"], "policy.loopback"],
    ["a mapped one at the end", ["8.8.8.8", "2606:4700::1111", "::ffff:127.0.0.1"], "policy.loopback"],
    ["unspecified, as filters answer", ["0.0.0.0"], "policy.address"],
    ["none at all", [], "net.host.unknown"],
    ["no address", ["localhost"], "policy.address"],
  ])("%s", async (_, answers, rule) => {
    expect(await attack({ host: "mail.example.com", answers })).toMatchObject({ asked: ["mail.example.com"], rule });
    expect(visits).toBe(0);
  });

  test.each(["10.0.0.5", "::ffff:192.168.0.1", "fd12::1", "2002:ac10:1::"])(
    "%s, where private networks are closed, and the report does not tell it",
    async (address) => {
      const policy = { isPrivateAllowed: false };
      const { rule, report } = await attack({ host: "mail.example.com", answers: ["8.8.8.8", address], policy });
      expect(rule).toBe("policy.private");
      expect(JSON.stringify(report)).not.toContain(address);
    },
  );
});

describe("a name or port that the settings refuse is not looked up", () => {
  const listed = { allowedHosts: ["smtp.example.com"] };
  test.each<[string, Attack, string]>([
    ["another name", { host: "evil.example", policy: listed }, "policy.host"],
    ["the name with something before it", { host: "x.smtp.example.com", policy: listed }, "policy.host"],
    ["the name with something behind it", { host: "smtp.example.com.evil.example", policy: listed }, "policy.host"],
    ["the name without its dot", { host: "smtpXexample.com", policy: listed }, "policy.host"],
    ["a star", { host: "*", policy: listed }, "policy.host"],
    ["the address of the name", { host: "8.8.8.8", policy: listed }, "policy.host"],
    ...[22, 80, 443, 3306, 5432, 6379, 11_211].map((port): [string, Attack, string] => [
      `port ${port}`,
      { host: "smtp.example.com", port, policy: { allowedPorts: usualPorts } },
      "policy.port",
    ]),
    [
      "a listed name's other port",
      { host: "smtp.example.com", policy: { ...listed, allowedPorts: [25] } },
      "policy.port",
    ],
  ])("%s", async (_, wanted, rule) => {
    expect(await attack(wanted)).toMatchObject({ asked: [], rule });
    expect(visits).toBe(0);
  });

  test("whether something listens there or not, the answer is the same", async () => {
    const silent = await server();
    await silent.close();
    const answers = await Promise.all(
      [trapPort, silent.port].map(async (port) => {
        const { report } = await attack({ host: "127.0.0.1", port });
        return JSON.stringify(withoutTimes(report)).replaceAll(String(port), "PORT");
      }),
    );
    expect(answers[0]).toBe(answers[1]);
    expect(visits).toBe(0);
  });
});

function withoutTimes({ ms: _, startedAt: __, stages, ...report }: Report) {
  return { ...report, stages: stages.map(({ ms: ___, ...stage }) => stage) };
}

describe("a resolver that changes its answer", () => {
  test("between check and use gains nothing: it is asked once, and what was checked is dialled", async () => {
    const smtp = await server();
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return [addressOf(asked.length === 1 ? "127.0.0.1" : "127.0.0.2")];
    };
    const policy = localPolicy({ allowedHosts: ["*", "127.0.0.1"], resolve });
    const report = await run({ host: "mail.test", port: smtp.port }, { message: message(), policy });
    expect(report.outcome).toBe("ok");
    expect(asked).toEqual(["mail.test"]);
    expect(smtp.messages).toHaveLength(1);
  });

  test("between two tests is judged each time anew", async () => {
    const smtp = await server();
    const answers = ["127.0.0.1", "169.254.169.254"];
    const policy = localPolicy({ resolve: async () => [addressOf(answers.shift() ?? "")] });
    const settings = { host: "mail.test", port: smtp.port };
    expect((await run(settings, { policy })).outcome).toBe("ok");
    expect((await run(settings, { policy })).finding?.rule).toBe("policy.address");
  });

  test.each(["169.254.169.254", "::ffff:127.0.0.2", "224.0.0.1"])(
    "between two requests to Microsoft ends the run before anything is dialled (%s)",
    async (second) => {
      const bench: Bench = await startBench();
      try {
        let asked = 0;
        const resolve = async () => {
          asked += 1;
          return [addressOf(asked === 1 ? "127.0.0.1" : second)];
        };
        const report = await bench.check({ policy: { resolve } });
        expect(report.outcome).toBe("failed");
        expect(asked).toBe(2);
        expect(bench.entra.countOf("token")).toBe(0);
      } finally {
        await bench.entra.close();
      }
    },
  );
});
