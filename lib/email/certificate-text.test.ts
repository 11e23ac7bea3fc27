import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { describe, expect, it } from "vitest";
import { certificateText, privateKeyText, thumbprints } from "#lib/email/certificate-text.ts";

/** Self-signed for these tests, RSA; valid until 2126. */
const certificate = `-----BEGIN CERTIFICATE-----
MIICBDCCAW2gAwIBAgIUe5EF6Bluh1jdOJU21qlCs00bYIgwDQYJKoZIhvcNAQEL
BQAwEzERMA8GA1UEAwwITWFpbHJvb20wIBcNMjYxMTI0MDQ0MjIzWhgPMjEyNjEw
MzEwNDQyMjNaMBMxETAPBgNVBAMMCE1haWxyb29tMIGfMA0GCSqGSIb3DQEBAQUA
A4GNADCBiQKBgQDBHFDHgRitbtigPB1D+/wazBg5Yo+ktJiNZrquXznx0AVpatDY
NAUySNdfJRDK8biCW/Qt1qu7f8IgNh4rclVIz/E0geHJSf3Snq9jnnyP6cRiWGei
RSIrZWpgoPph78x0gxv9lr/Uc1w+1eMFlk2R30zwZL1hIdRP4IFW/U8ExQIDAQAB
o1MwUTAdBgNVHQ4EFgQUc2SFI/ol9JTf+z+DJRrk7dcdLQAwHwYDVR0jBBgwFoAU
c2SFI/ol9JTf+z+DJRrk7dcdLQAwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0B
AQsFAAOBgQBlD3fGjT3EoX1UXB/FcQL99DBh9xxT2uEvK4XSA7VZmQ+AafLCy3G7
5GHj2d8zQbtirf4qGONb3qu4T86hjGcQtmIiIGzwJ76ajygfkU4u7nugeafkFywJ
Pcy5h1AoQMnIhmpYKDi3Z4K66zD80ql7+78T1a07m50FuLhERDLqrg==
-----END CERTIFICATE-----`;
const ecCertificate = `-----BEGIN CERTIFICATE-----
MIIBfTCCASOgAwIBAgIUUrCPzkuw28QmffAdojHUp+n4Cb0wCgYIKoZIzj0EAwIw
EzERMA8GA1UEAwwITWFpbHJvb20wIBcNMjYxMTI0MDQ0MjIzWhgPMjEyNjEwMzEw
NDQyMjNaMBMxETAPBgNVBAMMCE1haWxyb29tMFkwEwYHKoZIzj0CAQYIKoZIzj0D
AQcDQgAEbO+TMLv92AXJF7h1JCQFlbJHssbdSf7lCa9DmkonwpJeDKObltZdIoTA
SezAUS8OINbF6VfAsaXV3BMzM2WUfKNTMFEwHQYDVR0OBBYEFEwp+2t3BBQ8Y4cr
BCph66GpXoQUMB8GA1UdIwQYMBaAFEwp+2t3BBQ8Y4crBCph66GpXoQUMA8GA1Ud
EwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhANqh1aQJV2KzNOEHvCDUlaX+
d3yMz+Spnaj4L0nFWvPQAiB9kJfLV/TmsCyb+rqu2Z6NTBF6MsQiEeIMRdxnKBDJ
gA==
-----END CERTIFICATE-----`;

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
const format = "pem";
const pkcs8 = rsa.export({ type: "pkcs8", format }).toString().trim();
const pkcs1 = rsa.export({ type: "pkcs1", format }).toString().trim();
const encryption = { cipher: "aes-256-cbc", passphrase: "x", format } as const;

const refusal = (schema: typeof certificateText, text: unknown) => schema.safeParse(text).error?.issues[0]?.message;
const cut = (pem: string) => pem.replace(/\n[^\n]+\n(?=-----END)/, "\n");

describe("certificateText", () => {
  it("accepts one certificate and leaves out what stands around it", () => {
    expect(certificateText.parse(certificate)).toBe(certificate);
    expect(certificateText.parse(`\r\n${certificate.replaceAll("\n", "\r\n")}\r\n`)).toBe(certificate);
    expect(certificateText.parse(`Bag Attributes\n    localKeyID: 01\n${certificate}\n`)).toBe(certificate);
  });

  it.each([
    ["", /Paste the certificate/],
    [undefined, /Paste the certificate/],
    ["hello", /not a certificate in PEM form/],
    [`${certificate}\n${certificate}`, /one certificate only/],
    [`${certificate}\n${pkcs8}`, /contains a private key/],
    [pkcs8, /contains a private key/],
    [certificate.replaceAll("CERTIFICATE", "CERTIFICATE REQUEST"), /certificate request/],
    [certificate.replaceAll("CERTIFICATE", "PUBLIC KEY"), /public key/],
    [cut(certificate), /damaged or incomplete/],
    [certificate.replace("MIIC", "MI*C"), /damaged or incomplete/],
    [certificate.replace("-----END CERTIFICATE-----", ""), /not a certificate in PEM form/],
    [ecCertificate, /not for an RSA key/],
    ["-----BEGIN CERTIFICATE-----\n".repeat(500_000), /at most 20,000/],
  ])("refuses what is none, naming the mistake (%#)", (text, reason) => {
    expect(refusal(certificateText, text)).toMatch(reason);
  });
});

describe("privateKeyText", () => {
  it("accepts an unencrypted RSA key in either form", () => {
    expect(privateKeyText.parse(`\n${pkcs8.replaceAll("\n", "\r\n")}\n`)).toBe(pkcs8);
    expect(privateKeyText.parse(pkcs1)).toBe(pkcs1);
  });

  it.each([
    ["", /Paste the private key/],
    [42, /Paste the private key/],
    ["secret", /not a private key in PEM form/],
    [certificate, /contains a certificate/],
    [`${pkcs8}\n${certificate}`, /contains a certificate/],
    [`${pkcs8}\n${pkcs1}`, /one private key only/],
    [rsa.export({ type: "pkcs8", ...encryption }).toString(), /openssl pkey/],
    [rsa.export({ type: "pkcs1", ...encryption }).toString(), /openssl pkey/],
    [ec.export({ type: "pkcs8", format }).toString(), /not an RSA key/],
    [ec.export({ type: "sec1", format }).toString(), /not an RSA key/],
    [cut(pkcs8), /damaged or incomplete/],
    ["x".repeat(10_000_000), /at most 20,000/],
  ])("refuses what is none, naming the mistake (%#)", (text, reason) => {
    expect(refusal(privateKeyText, text)).toMatch(reason);
  });
});

it("computes the thumbprints that Node computes", async () => {
  const { fingerprint, fingerprint256 } = new X509Certificate(certificate);
  const plain = (text: string) => text.replaceAll(":", "");
  expect(await thumbprints(certificate)).toEqual({ sha1: plain(fingerprint), sha256: plain(fingerprint256) });
  expect(await thumbprints(pkcs8)).toBeUndefined();
  expect(await thumbprints("hello")).toBeUndefined();
});
