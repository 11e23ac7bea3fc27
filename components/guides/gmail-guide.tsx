import { OutLink } from "#components/guides/out-link.tsx";

export function GmailGuide() {
  return (
    <>
      <p>
        Google does not let programs sign in with the password of the account. It issues <b>app passwords</b> instead:
        16 letters that serve one program and can be taken back at any time.
      </p>
      <ol>
        <li>
          Switch on{" "}
          <OutLink href="https://myaccount.google.com/signinoptions/two-step-verification">2-Step Verification</OutLink>{" "}
          for the account that sends. Without it there are no app passwords.
        </li>
        <li>
          Create an <OutLink href="https://myaccount.google.com/apppasswords">app password</OutLink> and give it a name
          such as “Mailroom”.
        </li>
        <li>
          Enter the full Gmail address as <b>Username</b> and the app password as <b>Password</b>. Spaces in it do not
          matter to Google.
        </li>
        <li>
          Use the same address as <b>Sender</b>, or an alias that the account is allowed to send as. Google replaces any
          other sender.
        </li>
      </ol>
      <h3>If the test says that sign-in must continue in a browser</h3>
      <p>
        Then the account’s own password was entered. Access for{" "}
        <OutLink href="https://support.google.com/accounts/answer/6010255">less secure apps</OutLink>, which once
        allowed that, has ended; an app password is the remedy. In Google Workspace an administrator may have to permit
        them.
      </p>
      <p>
        <OutLink href="https://support.google.com/accounts/answer/185833">Google on app passwords</OutLink>
      </p>
    </>
  );
}
