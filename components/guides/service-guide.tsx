import { OutLink } from "#components/guides/out-link.tsx";
import { getService, isServiceKey } from "#lib/email/services.ts";

/** What applies to any well-known service without a guide of its own. */
export function ServiceGuide({ service: key }: { service: string }) {
  if (!isServiceKey(key)) return null;
  const { label, host, port, authentication, credential, username, link, note } = getService(key);
  return (
    <>
      <p>
        Mail goes to{" "}
        <code>
          {host}:{port}
        </code>
        . Mailroom looks these values up each time it sends, so corrections arrive with its updates.
      </p>
      {note && <p>{note}</p>}
      {authentication !== "none" && (
        <ol>
          <li>
            {username ? (
              <>
                <b>Username</b> is <code>{username}</code> for every account.
              </>
            ) : (
              <>
                <b>Username</b> is{" "}
                {credential === "smtpKey" ? "the one that belongs to the key" : "usually the full e-mail address"}.
              </>
            )}
          </li>
          <li>{credentialSteps[credential](label)}</li>
          <li>
            The <b>Sender</b> has to be an address or a domain that {label} knows as yours.
          </li>
        </ol>
      )}
      <p>
        <OutLink href={link}>The page of {label}</OutLink>
      </p>
    </>
  );
}

const credentialSteps = {
  password: (label: string) => (
    <>
      <b>Password</b> is that of the {label} account, unless its settings offer passwords for programs.
    </>
  ),
  appPassword: (label: string) => (
    <>
      <b>Password</b> is an app password: create one for Mailroom in the security settings of the {label} account.
    </>
  ),
  smtpKey: (label: string) => (
    <>
      <b>Password</b> is a key or token for SMTP: create one for Mailroom on the pages of {label}.
    </>
  ),
};
