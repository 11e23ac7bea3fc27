import { generateKeyPairSync, type KeyObject, randomBytes, sign } from "node:crypto";
import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { bitString, der, integer, objectId, pem, sequence } from "#e2e/stand-ins/der.ts";

/** What a TLS server needs, in PEM form. `cert` holds the certificate alone, without the authority's. */
export type Certificate = { key: string; cert: string };

/** A certificate authority that lives as long as the test. */
type Authority = {
  caPem: string;
  /** Makes an authority that this one vouches for. */
  authority(name: string, notAfter: Date): Authority;
  /**
   * `names` are host names and IP addresses. `notAfter` in the past gives an expired certificate, `notBefore` in the
   * future one that is not valid yet. `isRsa` gives it an RSA key, which client certificates of Entra need; it cannot
   * sign itself. Without `isForServers` it is one for signing mail.
   */
  issue(wanted: {
    names: string[];
    notBefore?: Date;
    notAfter?: Date;
    selfSigned?: boolean;
    isRsa?: boolean;
    isForServers?: boolean;
  }): Certificate;
};

const dayMs = 86_400_000;

/** Makes an authority with a fresh key (RFC 5280, ECDSA P-256 with SHA-256). */
export function createAuthority(name = "Mailroom test authority"): Authority {
  return authorityOf({ name, notAfter: new Date(Date.now() + 365 * dayMs) });
}

type Parent = { name: string; signer: KeyObject };

/** Without a parent it vouches for itself. */
function authorityOf({ name, notAfter, parent }: { name: string; notAfter: Date; parent?: Parent }): Authority {
  const { privateKey, publicKey } = createKeys();
  const own = { name, signer: privateKey };
  const { name: issuer, signer } = parent ?? own;
  const caPem = certify({ issuer, subject: name, publicKey, signer, names: [], notAfter, isCa: true });
  return {
    caPem,
    authority: (name, notAfter) => authorityOf({ name, notAfter, parent: own }),
    issue({ names, notBefore, notAfter = new Date(Date.now() + 90 * dayMs), ...wanted }) {
      const { selfSigned = false, isRsa = false, isForServers = true } = wanted;
      const keys = isRsa ? generateKeyPairSync("rsa", { modulusLength: 2048 }) : createKeys();
      const subject = names[0] ?? "unnamed";
      const cert = certify({
        issuer: selfSigned ? subject : name,
        subject,
        publicKey: keys.publicKey,
        signer: selfSigned ? keys.privateKey : privateKey,
        names,
        ...(notBefore ? { notBefore } : {}),
        notAfter,
        isCa: false,
        isForServers,
      });
      return { key: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(), cert };
    },
  };
}

function createKeys() {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

type Wanted = {
  issuer: string;
  subject: string;
  publicKey: KeyObject;
  signer: KeyObject;
  names: string[];
  notBefore?: Date;
  notAfter: Date;
  isCa: boolean;
  isForServers?: boolean;
};

function certify({ issuer, subject, publicKey, signer, names, notAfter, isCa, ...wanted }: Wanted): string {
  const { isForServers = true } = wanted;
  const notBefore = wanted.notBefore ?? new Date(Math.min(Date.now(), notAfter.getTime()) - 30 * dayMs);
  const body = sequence(
    der(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    sequence(time(notBefore), time(notAfter)),
    distinguishedName(subject),
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, sequence(...extensions(names, isCa, isForServers))),
  );
  const certificate = sequence(body, ecdsaWithSha256, bitString(sign("sha256", body, signer)));
  return pem("CERTIFICATE", certificate);
}

function extensions(names: string[], isCa: boolean, isForServers: boolean): Buffer[] {
  const yes = der(0x01, Buffer.from([0xff]));
  const extension = (id: Buffer, value: Buffer) => sequence(id, yes, der(0x04, value));
  if (isCa) return [extension(objectId(0x55, 0x1d, 0x13), sequence(yes))];
  const alternatives = names.map((name) =>
    isIP(name) ? der(0x87, Buffer.from(ipaddr.parse(name).toByteArray())) : der(0x82, Buffer.from(name)),
  );
  return [
    extension(objectId(0x55, 0x1d, 0x13), sequence()),
    sequence(objectId(0x55, 0x1d, 0x11), der(0x04, sequence(...alternatives))),
    ...(isForServers ? [] : [sequence(objectId(0x55, 0x1d, 0x25), der(0x04, sequence(emailProtection)))]),
  ];
}

const emailProtection = objectId(0x2b, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x04);
const ecdsaWithSha256 = sequence(objectId(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));

function distinguishedName(commonName: string): Buffer {
  return sequence(der(0x31, sequence(objectId(0x55, 0x04, 0x03), der(0x0c, Buffer.from(commonName)))));
}

/** GeneralizedTime would be needed from 2050 on. */
function time(date: Date): Buffer {
  return der(0x17, Buffer.from(`${date.toISOString().replace(/[-:T]/g, "").slice(2, 14)}Z`));
}
