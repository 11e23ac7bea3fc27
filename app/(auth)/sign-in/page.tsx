import { Card } from "#components/sign-in/card.tsx";
import { SignInForm } from "#components/sign-in/sign-in-form.tsx";
import { ownPath } from "#lib/own-path.ts";
import { leaveWhenSignedIn } from "#lib/page.ts";

export const metadata = { title: "Sign in" };

type SignInPageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { next } = await searchParams;
  const path = ownPath(typeof next === "string" ? next : undefined);
  await leaveWhenSignedIn(path);
  return (
    <Card title="Sign in">
      <SignInForm next={path} />
    </Card>
  );
}
