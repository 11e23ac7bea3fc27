import Link from "next/link";
import { Card } from "#components/sign-in/card.tsx";
import classes from "#components/sign-in/sign-in.module.css";
import { SignInForm } from "#components/sign-in/sign-in-form.tsx";
import { ownPath } from "#lib/own-path.ts";
import { leaveWhenSignedIn } from "#lib/page.ts";
import { canMailPeople } from "#lib/people/mail-settings.ts";

export const metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next } = await searchParams;
  const path = ownPath(typeof next === "string" ? next : undefined);
  await leaveWhenSignedIn(path);
  return (
    <Card title="Sign in">
      <SignInForm next={path} />
      {(await canMailPeople()) && (
        <p className={classes.text}>
          <Link href="/forgotten-password">Forgotten your password?</Link>
        </p>
      )}
    </Card>
  );
}
