import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createAuthority } from "#e2e/stand-ins/certificates.ts";

const folder = mkdtempSync(join(tmpdir(), "mailroom-check-"));
const file = join(folder, "mailroom.yml");
const command = ["--disable-warning=ExperimentalWarning", "--conditions=react-server", "scripts/config-check.ts"];
// No database is there to be asked.
const env: NodeJS.ProcessEnv = { NODE_ENV: "test", PATH: process.env.PATH, MAILROOM_DATA_DIR: folder };

afterAll(() => rmSync(folder, { recursive: true }));

function check(text: string, args = [file]) {
  writeFileSync(file, text);
  const { status, stdout, stderr } = spawnSync(process.execPath, [...command, ...args], { env, encoding: "utf8" });
  return { code: status, out: stdout, err: stderr.replaceAll(file, "mailroom.yml") };
}

const relay = (changes: Record<string, unknown>) =>
  JSON.stringify({
    ...{ id: "relay", name: "Relay", kind: "smtp", host: "relay.example.com", port: 25, secure: false },
    ...{ startTls: "never", sender: "a@example.com", auth: { required: false }, ...changes },
  });
const lines = (...connectors: string[]) => `connectors:\n${connectors.map((text) => `  - ${text}\n`).join("")}`;

test("a file without mistakes ends with 0, named or in the data folder", () => {
  const text = lines(relay({}));
  for (const args of [[file], []]) {
    expect(check(text, args)).toEqual({ code: 0, out: `${file} has no mistakes.\n`, err: "" });
  }
});

test("where there is no file, that is said, and it is no mistake", () => {
  rmSync(file, { force: true });
  const { status, stdout } = spawnSync(process.execPath, command, { env, encoding: "utf8" });
  expect([status, stdout]).toEqual([0, expect.stringContaining(`There is no ${file}`)]);
});

test("mistakes of settings end with 1, each with line and column", () => {
  expect(check("server:\n  publicUrl: here\nemail:\n  colour: red\n  maxBodyLength: 0\n")).toEqual({
    ...{ code: 1, out: "" },
    err:
      "mailroom.yml:2:3 server.publicUrl must be an http:// or https:// address without a path\n" +
      "mailroom.yml:5:3 email.maxBodyLength must be a whole number from 1 to 25000000\n" +
      "mailroom.yml:4:3 email: Leave out colour: there is no such field here.\n",
  });
});

test("a connector that would be found wrong only at the start is found here too, with all that is wrong", () => {
  const authority = createAuthority();
  const { cert } = authority.issue({ names: ["a.example.com"] });
  const { key } = authority.issue({ names: ["b.example.com"] });
  // As long as it says, so that only reading it shows that it is none.
  const der = Buffer.from(authority.caPem.replace(/-----.*-----/g, ""), "base64").fill(0, 4);
  const damaged = `-----BEGIN CERTIFICATE-----\n${der.toString("base64")}\n-----END CERTIFICATE-----`;
  const rules = "email: {services: [gmail], allowedDomains: [example.org]}\n";
  const good = relay({ id: "good", host: "smtp.gmail.com", sender: "a@example.org" });
  const ofWrongKey = { host: "smtp.gmail.com", sender: "a@example.org" };
  const { code, err } = check(
    rules +
      lines(
        relay({ port: 0 }),
        relay({ id: "refused" }),
        good,
        relay({ id: "damaged", ...ofWrongKey, trustedCertificate: damaged }),
        relay({ id: "foreign", ...ofWrongKey, clientCertificate: { certificate: cert, privateKey: key } }),
      ),
  );
  expect(code).toBe(1);
  expect(err.trim().split("\n")).toEqual([
    expect.stringMatching(/^mailroom\.yml:3:\d+ relay: The port lies between 1 and 65535\.$/),
    expect.stringMatching(/^mailroom\.yml:4:\d+ refused: The operator does not allow Other \(email\.services\)\.$/),
    expect.stringMatching(
      /^mailroom\.yml:4:\d+ refused: The operator does not allow the domain example\.com \(email\.allowedDomains\)\.$/,
    ),
    expect.stringMatching(/^mailroom\.yml:6:\d+ damaged: This is not a certificate, or a damaged one\./),
    expect.stringMatching(/^mailroom\.yml:7:\d+ foreign: This is not the key that the certificate was made for\.$/),
  ]);
});
