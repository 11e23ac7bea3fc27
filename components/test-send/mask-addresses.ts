/**
 * Cuts these addresses down to `a…@example.com` wherever they stand, in any letter case, and in the forms in which
 * links and return-paths carry them. The domain stays: it tells a help desk where the mail was going.
 */
export function maskAddresses(text: string, addresses: readonly string[]): string {
  const known = [...new Set(addresses.map((address) => address.toLowerCase()))];
  // An address may be the end of a longer one.
  return known.toSorted((a, b) => b.length - a.length).reduce(maskAddress, text);
}

function maskAddress(text: string, address: string): string {
  const at = address.lastIndexOf("@");
  if (at < 1) return text;
  const domain = `(?:@|%40|=)${escaped(address.slice(at + 1))}`;
  // Of a local part of one character nothing can stay.
  const start = at > 1 ? escaped(address.slice(0, 1)) : "";
  const rest = escaped(address.slice(at > 1 ? 1 : 0, at));
  return text.replace(new RegExp(`(${start})${rest}(${domain})`, "gi"), "$1…$2");
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");
}
