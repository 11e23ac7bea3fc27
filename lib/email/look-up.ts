import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import { withDeadline } from "#lib/email/deadline.ts";
import { failure } from "#lib/email/facts.ts";
import type { Policy } from "#lib/email/policy.ts";

/**
 * All addresses of a host, at least one; an address is its own.
 * @throws a failure with the code of DNS, or `DNS_TIMEOUT`
 */
export async function lookUp(
  host: string,
  { resolve, limits }: Pick<Policy, "resolve" | "limits">,
  signal: AbortSignal,
): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family) return [{ address: host, family }];
  const deadline = { ms: limits.dnsMs, code: "DNS_TIMEOUT", signal };
  const addresses = await withDeadline(deadline, (stop) => resolve(host, stop)).catch(
    (error: NodeJS.ErrnoException) => {
      throw error.code ? failure(error.code, error.message) : error;
    },
  );
  if (addresses.length === 0) throw failure("ENOTFOUND", `${host} has no address.`);
  return addresses;
}
