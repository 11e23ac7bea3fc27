import { OutLink } from "#components/guides/out-link.tsx";

export function OutlookGuide() {
  return (
    <>
      <p>
        Microsoft ended password sign-in for personal mailboxes (outlook.com, hotmail.com, live.com, msn.com) on 16
        September 2024. Programs are refused even with the right password, and{" "}
        <OutLink href="https://support.microsoft.com/account-billing/5896ed9b-4263-e681-128a-a6f2979a7944">
          app passwords
        </OutLink>{" "}
        of accounts with two-step verification no longer help.
      </p>
      <h3>What to use instead</h3>
      <ul>
        <li>
          A mailbox of your organisation in Microsoft 365: choose <b>MS Exchange Server</b>, which signs in with OAuth
          2.0.
        </li>
        <li>Any other provider, or a delivery service such as those under Popular.</li>
      </ul>
      <h3>If this connector exists already</h3>
      <p>
        The <b>Sender</b> must be the address of the mailbox that signs in. Test the connection to see what the server
        answers today; expect “basic authentication is disabled”.
      </p>
      <p>
        <OutLink href="https://support.microsoft.com/office/d088b986-291d-42b8-9564-9c414e2aa040">
          Microsoft’s settings for Outlook.com
        </OutLink>
      </p>
    </>
  );
}
