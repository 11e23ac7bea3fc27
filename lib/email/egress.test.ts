import { describe, expect, test } from "vitest";
import { publishedClouds } from "#lib/email/clouds.ts";
import { checkAddresses, checkTarget, type EgressPolicy, egressOfHttps, resolveHost } from "#lib/email/egress.ts";
import { usualPorts } from "#lib/email/policy.ts";
import { pickerOptions } from "#lib/email/services.ts";

const open: EgressPolicy = {
  allowedHosts: ["*"],
  allowedPorts: usualPorts,
  isPrivateAllowed: true,
  refusedRanges: [],
  loopbackPorts: [11_025],
};
const code = (check: () => void) => {
  try {
    check();
  } catch (error) {
    return (error as { facts?: { code?: string } }).facts?.code;
  }
};
const dnsVerdict = (address: string, host = "mail.example.com", policy = open, port = 25) =>
  code(() => checkAddresses([{ address, family: 4 }], { host, port }, policy));
const hostVerdict = (host: string, policy = open, port = 25) => code(() => checkTarget({ host, port }, policy));

describe("names", () => {
  test("are compared exactly, without regard to case and a final dot", () => {
    const policy = { ...open, allowedHosts: ["Smtp.Example.com"] };
    expect(hostVerdict("smtp.example.COM.", policy)).toBeUndefined();
    expect(hostVerdict("evil.smtp.example.com", policy)).toBe("HOST_NOT_ALLOWED");
    expect(hostVerdict("example.com", policy)).toBe("HOST_NOT_ALLOWED");
  });

  test("that mean this machine have to be named, the star does not cover them", () => {
    for (const host of ["localhost", "LOCALHOST.", "mail.localhost", "127.0.0.1", "127.8.8.8", "::1", "[::1]"]) {
      expect(hostVerdict(host)).toBe("LOOPBACK_NOT_ALLOWED");
    }
    expect(hostVerdict("localhost", { ...open, allowedHosts: ["localhost"] })).toBeUndefined();
  });

  test("are not needed for the sandbox's port on 127.0.0.1, and only there", () => {
    const closed = { ...open, allowedHosts: [] };
    expect(hostVerdict("127.0.0.1", closed, 11_025)).toBeUndefined();
    expect(dnsVerdict("127.0.0.1", "127.0.0.1", closed, 11_025)).toBeUndefined();
    expect(hostVerdict("127.0.0.1", closed, 2525)).toBe("LOOPBACK_NOT_ALLOWED");
    expect(hostVerdict("127.0.0.2", closed, 11_025)).toBe("LOOPBACK_NOT_ALLOWED");
    expect(hostVerdict("mail.example.com", closed, 11_025)).toBe("HOST_NOT_ALLOWED");
  });
});

describe("ports", () => {
  test("are those that mail is handed over at, and no other", () => {
    for (const port of usualPorts) expect(hostVerdict("mail.example.com", open, port)).toBeUndefined();
    for (const port of [1, 22, 80, 110, 443, 5432, 11_025, 65_535])
      expect(hostVerdict("mail.example.com", open, port)).toBe("PORT_NOT_ALLOWED");
    expect(hostVerdict("mail.example.com", { ...open, allowedPorts: "*" }, 22)).toBeUndefined();
  });

  test("limit hosts that are named, too", () => {
    const policy = { ...open, allowedHosts: ["localhost", "relay.example.com"] };
    expect(hostVerdict("localhost", policy, 5432)).toBe("PORT_NOT_ALLOWED");
    expect(hostVerdict("relay.example.com", policy, 22)).toBe("PORT_NOT_ALLOWED");
  });

  test("suffice for every service of the catalogue that is not on this machine", () => {
    const services = pickerOptions().flatMap(({ service }) => service ?? []);
    const refused = services.filter(({ host, port }) => hostVerdict(host, open, port) === "PORT_NOT_ALLOWED");
    expect(refused.map(({ key }) => key)).toEqual([]);
  });

  test("of HTTPS are the usual one and those that the operator wrote into the addresses of a cloud", () => {
    const policy = egressOfHttps({ ...open, clouds: publishedClouds });
    expect(hostVerdict("login.microsoftonline.com", policy, 443)).toBeUndefined();
    expect(hostVerdict("login.microsoftonline.com", policy, 25)).toBe("PORT_NOT_ALLOWED");
    const own = { ...publishedClouds.china, loginUrl: "https://login.example.com:8443" };
    const wider = egressOfHttps({ ...open, clouds: { ...publishedClouds, china: own } });
    expect(hostVerdict("login.example.com", wider, 8443)).toBeUndefined();
    expect(hostVerdict("login.example.com", wider, 8080)).toBe("PORT_NOT_ALLOWED");
  });
});

describe("private networks", () => {
  const closed = { ...open, isPrivateAllowed: false };
  test.each(["10.0.0.5", "172.31.255.255", "192.168.1.1", "100.64.1.1", "fd12::1", "::ffff:10.0.0.5", "2002:a00:5::"])(
    "%s is refused where the operator closed them, under whatever name",
    (address) => {
      expect(dnsVerdict(address)).toBeUndefined();
      expect(dnsVerdict(address, "mail.example.com", closed)).toBe("PRIVATE_NOT_ALLOWED");
      const named = { ...closed, allowedHosts: ["*", "mail.example.com"] };
      expect(dnsVerdict(address, "mail.example.com", named)).toBe("PRIVATE_NOT_ALLOWED");
      expect(dnsVerdict(address, "mail.example.com", { ...closed, allowedHosts: ["*", address] })).toBeUndefined();
    },
  );

  test("leave the public internet open", () => {
    expect(dnsVerdict("8.8.8.8", "mail.example.com", closed)).toBeUndefined();
  });
});

describe("refused ranges", () => {
  const closed = { ...open, allowedHosts: ["*", "203.0.114.9"], refusedRanges: ["203.0.114.0/24", "2606:4700::/32"] };
  test.each([
    "203.0.114.9",
    "::ffff:203.0.114.9",
    "64:ff9b::203.0.114.9",
    "2002:cb00:7209::",
    "2620::5efe:203.0.114.9",
    "2606:4700::1111",
  ])("%s is never dialled, named or not", (address) => {
    expect(dnsVerdict(address, "mail.example.com", closed)).toBe("RANGE_NOT_ALLOWED");
  });

  test.each(["203.0.115.9", "2620:4700::1111"])("%s lies outside", (address) => {
    expect(dnsVerdict(address, "mail.example.com", closed)).toBeUndefined();
  });
});

describe("addresses", () => {
  test.each([
    "8.8.8.8",
    "10.0.0.5",
    "172.16.3.4",
    "192.168.1.1",
    "100.64.1.1",
    "2606:4700::1111",
    "fd12::1",
    "64:ff9b::808:808",
  ])("%s may be dialled", (address) => expect(dnsVerdict(address)).toBeUndefined());

  test.each([
    "169.254.169.254",
    "169.254.1.1",
    "169.254.170.2",
    "168.63.129.16",
    "100.100.100.200",
    "0.0.0.0",
    "0.1.2.3",
    "224.0.0.1",
    "239.255.255.255",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "fe80::1",
    "fe80::1%eth0",
    "fd00:ec2::254",
    "::",
    "ff02::1",
    "fec0::1",
    "2001:db8::1",
    "2001:0:1234::1",
    "100::1",
    "64:ff9b:1::1",
    "::ffff:169.254.169.254",
    "::ffff:a9fe:a9fe",
    "::ffff:0:169.254.169.254",
    "::169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::6464:64c8",
    "2002:a9fe:a9fe::1",
    "2002:e000:1::",
    "::ffff:0.0.0.0",
    "fe80::5efe:10.0.0.5",
    "2606:4700::5efe:169.254.169.254",
    "2606:4700::1111%eth0",
    "::1%lo",
    "not an address",
  ])("%s is never dialled, not even under an allowed name", (address) => {
    expect(dnsVerdict(address)).toBe("ADDRESS_NOT_ALLOWED");
    expect(dnsVerdict(address, "named.example", { ...open, allowedHosts: ["named.example"] })).toBe(
      "ADDRESS_NOT_ALLOWED",
    );
  });

  test.each(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "::127.0.0.1"])(
    "%s is this machine and has to be named itself, not only a name that leads to it",
    (address) => {
      expect(dnsVerdict(address)).toBe("LOOPBACK_NOT_ALLOWED");
      const allowedHosts = ["*", "named.example"];
      expect(dnsVerdict(address, "named.example", { ...open, allowedHosts })).toBe("LOOPBACK_NOT_ALLOWED");
      const withAddress = [...allowedHosts, address];
      expect(dnsVerdict(address, "named.example", { ...open, allowedHosts: withAddress })).toBeUndefined();
      expect(dnsVerdict(address, "localhost", { ...open, allowedHosts: ["localhost"] })).toBeUndefined();
    },
  );

  test("have to pass all of them", () => {
    const good = { address: "8.8.8.8", family: 4 };
    const bad = { address: "169.254.169.254", family: 4 };
    const target = { host: "mail.example.com", port: 25 };
    expect(code(() => checkAddresses([good, bad], target, open))).toBe("ADDRESS_NOT_ALLOWED");
    expect(code(() => checkAddresses([good, good], target, open))).toBeUndefined();
  });
});

describe("resolving", () => {
  test.each(["127.1", "2130706433", "0x7f000001", "017700000001"])("%s is judged by what it leads to", async (host) => {
    expect(hostVerdict(host)).toBeUndefined();
    const addresses = await resolveHost(host, new AbortController().signal);
    expect(addresses).toEqual([{ address: "127.0.0.1", family: 4 }]);
    expect(code(() => checkAddresses(addresses, { host, port: 25 }, open))).toBe("LOOPBACK_NOT_ALLOWED");
  });

  test("ends at once when it is aborted", async () => {
    const controller = new AbortController();
    const running = resolveHost("localhost", controller.signal);
    controller.abort(new Error("stop"));
    await expect(running).rejects.toThrow("stop");
  });
});
