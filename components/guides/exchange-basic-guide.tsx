import { OutLink } from "#components/guides/out-link.tsx";

export function ExchangeBasicGuide() {
  return (
    <>
      <p>
        This entry signs in with a user name and a password (basic authentication). Microsoft is removing that from
        Exchange Online, so every such connector has to move to <b>OAuth 2.0</b>.
      </p>
      <h3>How to move</h3>
      <ol>
        <li>
          Choose <b>MS Exchange Server</b> as the <b>Service</b> of this connector. Name, slug and sender stay.
        </li>
        <li>Register an application in Entra. The guide beside the form then leads through it step by step.</li>
        <li>
          Enter <b>Tenant ID</b>, <b>Client ID</b> and <b>Client Secret</b>, test, and save. The old password is deleted
          with the save.
        </li>
      </ol>
      <h3>Until then</h3>
      <ul>
        <li>
          <OutLink href="https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/authenticated-client-smtp-submission">
            Authenticated SMTP
          </OutLink>{" "}
          has to be on for the mailbox, and security defaults off for the tenant.
        </li>
        <li>The account may not require multi-factor authentication.</li>
        <li>
          The <b>Sender</b> is the mailbox that signs in, or one it may send as.
        </li>
      </ul>
      <p>
        <OutLink href="https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow">
          Microsoft on client credentials
        </OutLink>
      </p>
    </>
  );
}
