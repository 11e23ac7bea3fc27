import { OutLink } from "#components/guides/out-link.tsx";

export function ExchangeGuide() {
  return (
    <>
      <p>
        Mail goes through Microsoft Graph (
        <OutLink href="https://learn.microsoft.com/graph/api/user-sendmail">sendMail</OutLink>, version 1.0). For that,
        Entra has to know Mailroom as an application. An administrator of the tenant needs about ten minutes.
      </p>
      <ol>
        <li>
          <b>Register the application.</b> In the{" "}
          <OutLink href="https://entra.microsoft.com/">Entra admin center</OutLink> (or the{" "}
          <OutLink href="https://go.microsoft.com/fwlink/?linkid=2083908">Azure portal</OutLink>) open{" "}
          <i>App registrations</i>, then <i>New registration</i>. A name and “this organisation only” suffice; no
          redirect address is needed.
        </li>
        <li>
          <b>Ask for the permission.</b> Under <i>Manage › API permissions</i> add a permission: Microsoft Graph,{" "}
          <i>Application permissions</i>, <i>Mail.Send</i>. It has to be the application permission: the delegated one
          of the same name does not count here.
        </li>
        <li>
          <b>Grant it.</b> The list now says “Not granted” beside Mail.Send. Choose <i>Grant admin consent</i> for your
          organisation and see that the status turns to granted.
        </li>
        <li>
          <b>Create the secret.</b> Under <i>Manage › Certificates &amp; secrets</i> add a client secret and copy its{" "}
          <b>Value</b> at once into <b>Client Secret</b>; Entra never shows it again. Paste it as it is, without
          encoding anything. Note its end as “Client secret expires on”. Or upload a certificate there and choose
          Certificate here.
        </li>
        <li>
          <b>Copy the identifiers.</b> The <i>Overview</i> page shows “Directory (tenant) ID” for <b>Tenant ID</b> and
          “Application (client) ID” for <b>Client ID</b>.
        </li>
        <li>
          <b>Test.</b> The <b>Sender</b> has to be a mailbox of the tenant; an alias or a group is not enough. A
          permission just granted can take a few minutes to work.
        </li>
      </ol>
      <h3>Limit what it may do</h3>
      <p>
        Mail.Send lets the application send as every mailbox of the tenant.{" "}
        <OutLink href="https://learn.microsoft.com/exchange/permissions-exo/application-rbac">
          RBAC for Applications
        </OutLink>{" "}
        in Exchange Online narrows that to chosen mailboxes.
      </p>
      <h3>National clouds</h3>
      <p>
        Tenants of the US government or in China register in{" "}
        <OutLink href="https://learn.microsoft.com/graph/deployments">a portal of their own</OutLink>. Choose the same{" "}
        <b>Cloud</b> here.
      </p>
    </>
  );
}
