import Link from "next/link";
import { Card } from "#components/sign-in/card.tsx";
import { ForgottenPasswordForm } from "#components/sign-in/forgotten-password-form.tsx";
import classes from "#components/sign-in/sign-in.module.css";
import { leaveWhenSignedIn } from "#lib/page.ts";
import { canMailPeople } from "#lib/people/mail-settings.ts";

export const metadata = { title: "Forgotten password" };

export default async function ForgottenPasswordPage() {
  await leaveWhenSignedIn("/");
  const isMailed = await canMailPeople();
  return (
    <Card
      title="Forgotten your password?"
      text={
        isMailed
          ? "You get a mail with a link for a new one."
          : "Ask an administrator for a link with which you choose a new one."
      }
    >
      {isMailed && <ForgottenPasswordForm />}
      <p className={classes.text}>
        <Link href="/sign-in">Back to the sign-in</Link>
      </p>
    </Card>
  );
}
