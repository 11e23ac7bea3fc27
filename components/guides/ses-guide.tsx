import { OutLink } from "#components/guides/out-link.tsx";

export function SesGuide() {
  return (
    <>
      <ol>
        <li>
          Choose the entry of the <b>region</b> in which your identities are verified. Credentials and identities of one
          region do not work in another.
        </li>
        <li>
          Verify the{" "}
          <OutLink href="https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html">address or domain</OutLink>{" "}
          of the <b>Sender</b>.
        </li>
        <li>
          Create{" "}
          <OutLink href="https://docs.aws.amazon.com/ses/latest/dg/smtp-credentials.html">SMTP credentials</OutLink> in
          the SES console, under <i>SMTP settings</i>. Enter them as <b>Username</b> (it begins with AKIA) and{" "}
          <b>Password</b>.
        </li>
        <li>
          Ask for{" "}
          <OutLink href="https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html">
            production access
          </OutLink>
          . In the SES sandbox mail reaches only recipients that you verified too.
        </li>
      </ol>
      <h3>What goes wrong most often</h3>
      <ul>
        <li>An IAM access key was entered. Its secret is not an SMTP password; SES derives a separate one.</li>
        <li>The test says “Email address is not verified”: check the identity and the region.</li>
      </ul>
    </>
  );
}
