import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An account of this system, by number. */
type Account = { uid: number; gid: number };

/** Whom root's mail servers drop their rights to: numbers that no account has. */
const spare: Account = { uid: 64_990, gid: 64_990 };

/**
 * What a program from an unpacked mail server's package needs to run: its own libraries, and accounts that exist for
 * it alone (nss_wrapper), written to `folder`. Without root these are names of our own account.
 */
export function unpackedEnvironment(root: string, folder: string): { env: Record<string, string>; account: Account } {
  const account = findAccount();
  const { uid, gid } = account;
  // The first entry with a number is its name.
  const users = [`postfix:x:${uid}:${gid}`, `Debian-exim:x:${uid}:${gid}`, "root:x:0:0", "nobody:x:65534:65534"];
  const groups = [`postfix:x:${gid}:`, `Debian-exim:x:${gid}:`, `postdrop:x:${gid + 1}:`, "root:x:0:"];
  const passwdFile = join(folder, "passwd");
  const groupFile = join(folder, "group");
  writeFileSync(passwdFile, users.map((user) => `${user}::/nonexistent:/usr/sbin/nologin\n`).join(""));
  writeFileSync(groupFile, groups.map((group) => `${group}\n`).join(""));
  const env = {
    LD_LIBRARY_PATH: libraryFolders(root).join(":"),
    LD_PRELOAD: "libnss_wrapper.so",
    NSS_WRAPPER_PASSWD: passwdFile,
    NSS_WRAPPER_GROUP: groupFile,
  };
  return { env, account };
}

function findAccount(): Account {
  const uid = process.getuid?.() ?? 0;
  return uid === 0 ? spare : { uid, gid: process.getgid?.() ?? uid };
}

/** Libraries are in a folder named after the machine, as in `usr/lib/x86_64-linux-gnu`. */
export function libraryFolders(root: string): string[] {
  const parents = ["usr/lib", "lib"].map((name) => join(root, name)).filter((parent) => existsSync(parent));
  const machines = parents.flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => /-linux-gnu/.test(name))
      .map((name) => join(parent, name)),
  );
  return [...machines, join(root, "usr/lib/postfix")];
}
