import { OutLink } from "#components/guides/out-link.tsx";

export function OtherGuide() {
  return (
    <>
      <p>
        For any mail server that speaks SMTP. If your provider is in the <b>Service</b> list, choose it there: its host,
        port and encryption are then filled in.
      </p>
      <h3>Which port goes with what</h3>
      <dl>
        <dt>465, Secure on</dt>
        <dd>Encrypted from the first byte. The best choice where it is offered.</dd>
        <dt>587, Secure off, STARTTLS required</dt>
        <dd>Connects in plain text, then switches to encryption before the login.</dd>
        <dt>25, Secure off</dt>
        <dd>Between mail servers, often for relays without a login. Many networks block it.</dd>
      </dl>
      <h3>Good to know</h3>
      <ul>
        <li>
          <b>Test…</b> checks what is on the screen, before anything is saved, and shows each step with the server’s own
          words.
        </li>
        <li>
          Two values often differ per account: the full address as <b>Username</b>, and a <b>Sender</b> the account may
          use.
        </li>
      </ul>
      <p>
        <OutLink href="https://nodemailer.com/smtp/#tls-options">More on TLS in SMTP connections</OutLink>
      </p>
    </>
  );
}
