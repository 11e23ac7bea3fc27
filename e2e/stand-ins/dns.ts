import { createSocket, type RemoteInfo } from "node:dgram";
import { once } from "node:events";
import type { Zone } from "#lib/domain/fixtures.ts";

export type DnsStandIn = {
  /** `127.0.0.1:port`, as a setting names a DNS server. */
  address: string;
  /** What was asked, as `TXT example.com`. */
  asked: string[];
  close(): Promise<void>;
};

type Entry = Exclude<Zone[string], string>;

const types = { A: 1, CNAME: 5, MX: 15, TXT: 16, AAAA: 28 } as const;
type Type = keyof typeof types;

const noSuchName = 3;
const rcodes: Record<string, number> = { SERVFAIL: 2, REFUSED: 5 };

/**
 * A DNS server on UDP on a free port of loopback. It answers from the zone, which may be changed meanwhile, and names
 * that are not there do not exist. The failures SERVFAIL and REFUSED are answered; for any other it keeps silent.
 */
export async function startDns(zone: Zone): Promise<DnsStandIn> {
  const asked: string[] = [];
  const socket = createSocket("udp4", (query: Buffer, from: RemoteInfo) => {
    const { name, type, end } = readQuestion(query);
    asked.push(`${type ?? "?"} ${name}`);
    const answer = answerTo(query.subarray(0, end), name, type, zone);
    if (answer) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, "127.0.0.1");
  await once(socket, "listening");
  return {
    address: `127.0.0.1:${socket.address().port}`,
    asked,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

/** The one question of a query, and where it ends (RFC 1035 section 4.1). */
function readQuestion(query: Buffer): { name: string; type: Type | undefined; end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query.readUInt8(at); length > 0; length = query.readUInt8(at)) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  const number = query.readUInt16BE(at + 1);
  const type = (Object.keys(types) as Type[]).find((key) => types[key] === number);
  return { name: labels.join(".").toLowerCase(), type, end: at + 5 };
}

function answerTo(question: Buffer, name: string, type: Type | undefined, zone: Zone): Buffer | undefined {
  const aliases: Buffer[] = [];
  let place = name;
  let entry = entryOf(zone, place);
  while (entry?.cname !== undefined && type !== "CNAME") {
    aliases.push(record(place, "CNAME", domainName(entry.cname)));
    place = entry.cname;
    entry = entryOf(zone, place);
  }
  if (entry?.failure !== undefined) {
    const rcode = rcodes[entry.failure];
    return rcode === undefined ? undefined : message(question, rcode, []);
  }
  const hasBelow = Object.keys(zone).some((other) => other.endsWith(`.${place}`));
  if (!entry) return message(question, hasBelow ? 0 : noSuchName, aliases);
  const data = type ? valuesOf(entry, type).map((value) => record(place, type, value)) : [];
  return message(question, 0, [...aliases, ...data]);
}

function entryOf(zone: Zone, name: string): Entry | undefined {
  const entry = zone[name];
  return typeof entry === "string" ? { txt: [entry] } : entry;
}

function valuesOf(entry: Entry, type: Type): Buffer[] {
  const { txt = [], mx = [], a = [], aaaa = [], cname } = entry;
  switch (type) {
    case "TXT":
      return txt.map((text) => Buffer.concat((text.match(/[\s\S]{1,255}/g) ?? [""]).map(counted)));
    case "MX":
      return mx.map(([priority, exchange]) => Buffer.concat([twoBytes(priority), domainName(exchange)]));
    case "A":
      return a.map((address) => Buffer.from(address.split(".").map(Number)));
    case "AAAA":
      return aaaa.map(ipv6Bytes);
    case "CNAME":
      return cname === undefined ? [] : [domainName(cname)];
  }
}

function message(question: Buffer, rcode: number, answers: Buffer[]): Buffer {
  const id = question.subarray(0, 2);
  // A response with recursion desired and available, one question, and no further sections.
  const head = Buffer.concat([
    twoBytes(0x8180 | rcode),
    twoBytes(1),
    twoBytes(answers.length),
    twoBytes(0),
    twoBytes(0),
  ]);
  return Buffer.concat([id, head, question.subarray(12), ...answers]);
}

function record(name: string, type: Type, data: Buffer): Buffer {
  const ttl = Buffer.alloc(4);
  return Buffer.concat([domainName(name), twoBytes(types[type]), twoBytes(1), ttl, twoBytes(data.length), data]);
}

function domainName(name: string): Buffer {
  return Buffer.concat([...name.split(".").filter(Boolean).map(counted), Buffer.of(0)]);
}

function counted(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  return Buffer.concat([Buffer.of(bytes.length), bytes]);
}

function twoBytes(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}

function ipv6Bytes(address: string): Buffer {
  const [left = "", right] = address.split("::");
  const groups = (text = "") => text.split(":").filter(Boolean);
  const missing = 8 - groups(left).length - groups(right).length;
  const all = [...groups(left), ...Array<string>(right === undefined ? 0 : missing).fill("0"), ...groups(right)];
  return Buffer.concat(all.map((group) => twoBytes(Number.parseInt(group, 16))));
}
