import { mkdirSync, writeFileSync } from "node:fs";
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

/** Starts an Exim of its own. `root` is where its package is unpacked. */
export function startExim(root: string, certificate: Certificate): Promise<MailServer> {
  return startMailServer(root, certificate, (place) => {
    const spool = join(place.folder, "spool");
    mkdirSync(spool);
    place.giveAway(spool);
    const file = join(place.folder, "exim.conf");
    writeFileSync(file, settings(place, spool));
    return { command: [join(root, "usr/sbin/exim4"), "-C", file, "-bdf"], env: place.env };
  });
}

/** True at this port, as the condition of an expansion. */
const isAt = (port: number) => `eq{$received_port}{${port}}`;

/**
 * Words of Exim's own where it has some, and those of Debian's configuration for relaying and for blocked senders.
 * What is accepted stays in the queue: Exim never starts a delivery, and looks up no name.
 */
function settings({ folder, ports, keyFile, certFile }: Place, spool: string): string {
  const { username, password } = mailUser;
  const listening = Object.values(ports).map((port) => `[127.0.0.1]:${port}`);
  return `
primary_hostname = mail.test
local_interfaces = <; ${listening.join(" ; ")}
# Stands in for "smtp", which has no number on a system without /etc/services.
daemon_smtp_ports = ${ports.open}
spool_directory = ${spool}
log_file_path = ${spool}/%slog
pid_file_path = ${folder}/pid
notifier_socket =
keep_environment =
queue_only = true
host_lookup =
helo_lookup_domains =
rfc1413_hosts =
message_size_limit = ${maxMessageBytes}
tls_advertise_hosts = *
tls_certificate = ${certFile}
tls_privatekey = ${keyFile}
auth_advertise_hosts = \${if or{{def:tls_in_cipher}{${isAt(ports.encrypted)}}}{*}{}}
acl_smtp_helo = check_helo
acl_smtp_auth = check_auth
acl_smtp_mail = check_mail
acl_smtp_rcpt = check_rcpt
acl_smtp_data = accept

begin acl

# Clients that are refused EHLO fall back to HELO, which announces nothing.
check_helo:
  deny condition = \${if and{{${isAt(ports.sizeless)}}{match{$smtp_command}{^EHLO}}}}
  accept

check_auth:
  accept encrypted = *

check_mail:
  deny condition = \${if ${isAt(ports.encrypted)}}
       !encrypted = *
       message = 530 5.7.0 Must issue a STARTTLS command first
  deny condition = \${if ${isAt(ports.members)}}
       !authenticated = *
       message = 530 5.7.0 Authentication required
  deny condition = \${if ${isAt(ports.members)}}
       senders = ${blockedSender}
  accept

check_rcpt:
  deny condition = \${if ${isAt(ports.submission)}}
       !authenticated = *
  deny senders = ${blockedSender}
       message = sender envelope address $sender_address is locally blacklisted here. \\
                 If you think this is wrong, get in touch with postmaster
  accept authenticated = *
  require message = relay not permitted
          domains = ${mailDomain}
  require verify = recipient
  accept

begin routers

mailbox:
  driver = accept
  domains = ${mailDomain}
  local_parts = ${username.split("@")[0]}
  transport = nowhere

begin transports

nowhere:
  driver = appendfile
  file = /dev/null

begin authenticators

plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{${username}}}{eq{$auth3}{${password}}}}}
  server_set_id = $auth2

login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = <| Username: | Password:
  server_condition = \${if and{{eq{$auth1}{${username}}}{eq{$auth2}{${password}}}}}
  server_set_id = $auth1
`;
}
