import { spawnSync } from "node:child_process";
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  blockedSender,
  type MailServer,
  mailDomain,
  mailUser,
  maxMessageBytes,
  type Place,
  startMailServer,
} from "#e2e/servers/mail-server.ts";
import type { Certificate } from "#e2e/stand-ins/certificates.ts";
import { libraryFolders } from "#scripts/unpacked.ts";

const queues = ["active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop"];
const queueFolders = [...queues, "private", "public", "saved", "trace"];

/** Starts a Postfix of its own, with Cyrus SASL for signing in. `root` is where its package is unpacked. */
export function startPostfix(root: string, certificate: Certificate): Promise<MailServer> {
  return startMailServer(root, certificate, (place) => {
    const { folder, giveAway } = place;
    const config = join(folder, "config");
    for (const name of ["config", "config/sasl", "data", "queue", "queue/pid"]) mkdirSync(join(folder, name));
    for (const name of queueFolders) mkdirSync(join(folder, "queue", name));
    for (const name of ["data", ...queueFolders.map((queue) => join("queue", queue))]) giveAway(join(folder, name));
    const saslFolders = libraryFolders(root).map((libraries) => join(libraries, "sasl2"));
    const env = { ...place.env, ...pretendRoot(place.env), MAIL_CONFIG: config, SASL_PATH: saslFolders.join(":") };
    addUser(place, config, env);
    const mainFile = join(config, "main.cf");
    writeFileSync(mainFile, settings(place, Object.keys(env)));
    // Postfix takes a file that changed just now for one that is still being written, and waits for seconds.
    utimesSync(mainFile, 0, 0);
    writeFileSync(join(config, "master.cf"), services(place));
    return { command: [join(root, "usr/lib/postfix/sbin/master"), "-s"], env };
  });
}

/** Postfix insists on root: to anybody else its changes of account are pretended (uid_wrapper). */
function pretendRoot({ LD_PRELOAD }: Record<string, string>): Record<string, string> {
  if (process.getuid?.() === 0) return {};
  return { LD_PRELOAD: `libuid_wrapper.so ${LD_PRELOAD}`, UID_WRAPPER: "1", UID_WRAPPER_ROOT: "1" };
}

function addUser({ root }: Place, config: string, env: Record<string, string>): void {
  const [name = "", realm = ""] = mailUser.username.split("@");
  const file = join(config, "sasldb");
  const { status, stderr } = spawnSync(
    join(root, "usr/sbin/saslpasswd2"),
    ["-p", "-c", "-f", file, "-u", realm, name],
    { env: { ...process.env, ...env }, input: mailUser.password, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`The user could not be added: ${stderr}`);
  const lines = ["pwcheck_method: auxprop", "auxprop_plugin: sasldb", `sasldb_path: ${file}`, "mech_list: PLAIN LOGIN"];
  // Debian 12's Postfix looks for it here, whatever its settings say.
  writeFileSync(join(config, "sasl/smtpd.conf"), `${lines.join("\n")}\n`);
}

/** Words of Postfix's own throughout. Whatever is accepted is discarded. */
function settings({ root, folder, keyFile, certFile }: Place, variables: string[]): string {
  const { username } = mailUser;
  return `
compatibility_level = 3.6
queue_directory = ${folder}/queue
data_directory = ${folder}/data
meta_directory = ${folder}/config
daemon_directory = ${root}/usr/lib/postfix/sbin
command_directory = ${root}/usr/sbin
shlib_directory = ${root}/usr/lib/postfix
import_environment = ${variables.join(" ")}
maillog_file = ${folder}/log
maillog_file_prefixes = ${folder}
mail_owner = postfix
setgid_group = postdrop

inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtpd_peername_lookup = no
myhostname = mail.test
mydestination = ${mailDomain}
mynetworks =
alias_maps =
local_recipient_maps = inline:{ { ${username} = known } }
local_transport = discard
default_transport = discard
message_size_limit = ${maxMessageBytes}
mailbox_size_limit = 0

smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = ${keyFile}, ${certFile}
smtpd_sasl_auth_enable = yes
cyrus_sasl_config_path = ${folder}/config/sasl
smtpd_sender_login_maps = inline:{ { ${username} = ${username} } }
sender_rules = check_sender_access inline:{ { ${blockedSender} = REJECT } }, reject_sender_login_mismatch
smtpd_sender_restrictions = $sender_rules
strangers = check_sender_access static:{530 5.7.0 Authentication required}
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
`;
}

function services({ ports }: Place): string {
  return `
127.0.0.1:${ports.open} inet n - n - - smtpd
127.0.0.1:${ports.members} inet n - n - - smtpd
  -o smtpd_delay_reject=no
  -o { smtpd_sender_restrictions = $sender_rules, permit_sasl_authenticated, $strangers }
127.0.0.1:${ports.submission} inet n - n - - smtpd
  -o smtpd_client_restrictions=permit_sasl_authenticated,reject
127.0.0.1:${ports.encrypted} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
127.0.0.1:${ports.sizeless} inet n - n - - smtpd
  -o smtpd_discard_ehlo_keywords=size
postlog unix-dgram n - n - 1 postlogd
rewrite unix - - n - - trivial-rewrite
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
anvil unix - - n - 1 anvil
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
discard unix - - n - - discard
`;
}
