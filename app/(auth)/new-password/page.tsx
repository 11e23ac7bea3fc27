import Link from "next/link";
import { Card } from "#components/sign-in/card.tsx";
import { NewPasswordForm } from "#components/sign-in/new-password-form.tsx";
import classes from "#components/sign-in/sign-in.module.css";
import { findLink } from "#lib/people/links.ts";
import { canMailPeople } from "#lib/people/mail-settings.ts";

export const metadata = { title: "New password" };

type NewPasswordPageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function NewPasswordPage({ searchParams }: NewPasswordPageProps) {
  const { token } = await searchParams;
  const link = typeof token === "string" ? await findLink("newPassword", token) : null;
  if (typeof token !== "string" || !link?.user || link.user.isDisabled) {
    const isMailed = await canMailPeople();
    return (
      <Card
        title="This link does not work"
        text={`It was used already, or it has expired.${isMailed ? "" : " Ask an administrator for a new one."}`}
      >
        {isMailed && (
          <p className={classes.text}>
            <Link href="/forgotten-password">Ask for a new one</Link>
          </p>
        )}
      </Card>
    );
  }
  return (
    <Card title="Choose a new password" text="You are signed out everywhere else then.">
      <NewPasswordForm token={token} email={link.user.email} />
    </Card>
  );
}
