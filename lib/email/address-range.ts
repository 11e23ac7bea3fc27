import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Where an address leads: the public internet, a private network, this machine, or nowhere that mail servers live. */
export type AddressRange = "public" | "private" | "loopback" | "special";

/** Metadata services of clouds that live outside the link-local range: Azure, Alibaba, and over IPv6 Amazon, Google. */
const metadataRanges = ["168.63.129.16/32", "100.100.100.200/32", "fd00:ec2::/32", "fd20:ce::/32"].map((range) =>
  ipaddr.parseCIDR(range),
);

/** Every other range is special, so that one which is set apart in future is refused too. */
const ranges: Record<string, AddressRange> = {
  unicast: "public",
  private: "private",
  carrierGradeNat: "private",
  uniqueLocal: "private",
  loopback: "loopback",
};

/** Judges an address as text. An IPv6 form of an IPv4 address is judged as that one. */
export function rangeOf(text: string): AddressRange {
  // A zone chooses the network card, which is nothing that a connector decides.
  if (!isIP(text) || text.includes("%")) return "special";
  const address = ipaddr.parse(text);
  if (metadataRanges.some((range) => address.kind() === range[0].kind() && address.match(range))) return "special";
  const own = ranges[address.range()] ?? "special";
  if (!(address instanceof ipaddr.IPv6)) return own;
  const inner = embeddedIpv4(address);
  if (inner) return rangeOf(inner);
  // A tunnel's address lies in a network of its own, too: neither may be closed.
  const tunnelled = tunnelledIpv4(address);
  if (!tunnelled || own === "special") return own;
  const range = rangeOf(tunnelled);
  return range === "public" ? own : range;
}

/** Whether an address lies in one of these ranges (CIDR); an IPv6 form of an IPv4 address lies in those of both. */
export function isWithin(text: string, ranges: readonly string[]): boolean {
  if (ranges.length === 0 || !isIP(text)) return false;
  const address = ipaddr.parse(text);
  const inner = address instanceof ipaddr.IPv6 ? (embeddedIpv4(address) ?? tunnelledIpv4(address)) : undefined;
  if (inner && isWithin(inner, ranges)) return true;
  return ranges.some((range) => {
    const parsed = ipaddr.parseCIDR(range);
    return parsed[0].kind() === address.kind() && address.match(parsed);
  });
}

/** IPv6 forms that lead to an IPv4 address, with the byte at which it starts (RFC 4291, 6052, 6145, 3056). */
const embeddings: [prefix: string, bits: number, offset: number][] = [
  ["::", 96, 12],
  ["::ffff:0:0", 96, 12],
  ["::ffff:0:0:0", 96, 12],
  ["64:ff9b::", 96, 12],
  ["2002::", 16, 2],
];

function embeddedIpv4(address: ipaddr.IPv6): string | undefined {
  const text = address.toString();
  if (text === "::" || text === "::1") return undefined;
  const offset = embeddings.find(([prefix, bits]) => address.match(ipaddr.IPv6.parse(prefix), bits))?.[2];
  return offset === undefined
    ? undefined
    : address
        .toByteArray()
        .slice(offset, offset + 4)
        .join(".");
}

/** Tunnels within a site: the end of an address of any network names the IPv4 address (RFC 5214 section 6.1). */
function tunnelledIpv4(address: ipaddr.IPv6): string | undefined {
  const [, , , , first = 0, second] = address.parts;
  const isIsatap = (first === 0 || first === 0x200) && second === 0x5efe;
  return isIsatap ? address.toByteArray().slice(-4).join(".") : undefined;
}
