import Link from "next/link";
import { Card } from "#components/sign-in/card.tsx";
import { PlainNote } from "#components/sign-in/plain-note.tsx";
import classes from "#components/sign-in/sign-in.module.css";
import { SignInForm } from "#components/sign-in/sign-in-form.tsx";
import { SingleSignOn } from "#components/sign-in/single-sign-on.tsx";
import { ownPath } from "#lib/own-path.ts";
import { isPlainPage, leaveWhenSignedIn } from "#lib/page.ts";
import { canMailPeople } from "#lib/people/mail-settings.ts";
import { oidcProblemText } from "#lib/people/oidc/problems.ts";
import { settings } from "#lib/settings.ts";

export const metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<Record<"next" | "problem", string | string[] | undefined>> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next, problem } = await searchParams;
  const path = ownPath(typeof next === "string" ? next : undefined);
  await leaveWhenSignedIn(path);
  const { oidc } = settings();
  return (
    <Card title="Sign in">
      {(await isPlainPage()) && <PlainNote />}
      <SignInForm next={path} />
      {(await canMailPeople()) && (
        <p className={classes.text}>
          <Link href="/forgotten-password">Forgotten your password?</Link>
        </p>
      )}
      {oidc && (
        <SingleSignOn
          name={oidc.name}
          href={`${oidc.url}?next=${encodeURIComponent(path)}`}
          problem={oidcProblemText(typeof problem === "string" ? problem : undefined)}
        />
      )}
    </Card>
  );
}
