/** The form in which hosts are compared: lower case, IPv6 at its shortest, without brackets and without the final dot. */
export function canonicalHost(host: string): string {
  const bare = host
    .trim()
    .toLowerCase()
    .replace(/^\[|\]$/g, "")
    .replace(/\.$/, "");
  return bare.includes(":") ? (canonicalIpv6(bare)?.slice(1, -1) ?? bare) : bare;
}

/** Host and port as URLs write them, in the form in which they are compared. */
export function authorityOf({ host, port }: { host: string; port: number }): string {
  const name = canonicalHost(host);
  return `${name.includes(":") ? `[${name}]` : name}:${port}`;
}

/** True for names and addresses that always mean this machine (RFC 6761 section 6.3, RFC 1122, RFC 4291). */
export function isLoopbackHost(host: string): boolean {
  const name = canonicalHost(host);
  if (name.includes(":")) return /^\[::(?:1|ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4})\]$/.test(canonicalIpv6(name) ?? "");
  return name === "localhost" || name.endsWith(".localhost") || /^127(\.\d{1,3}){3}$/.test(name);
}

/** The address in brackets and in its shortest form, or undefined for what is no IPv6 address. */
export function canonicalIpv6(address: string): string | undefined {
  if (!/^[0-9a-f:.]{2,45}$/i.test(address) || !URL.canParse(`http://[${address}]`)) return undefined;
  return new URL(`http://[${address}]`).hostname;
}
