import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { Card } from "#components/sign-in/card.tsx";
import { CodeForm } from "#components/sign-in/code-form.tsx";
import { ownPath, signInPath } from "#lib/own-path.ts";
import { findPending } from "#lib/people/second-factor/pending.ts";

export const metadata = { title: "Second factor" };

type CodePageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default async function CodePage({ searchParams }: CodePageProps) {
  const { next } = await searchParams;
  const path = ownPath(typeof next === "string" ? next : undefined);
  // A session that the browser has may be another person's: the sign-in page decides where it leads.
  const pending = await findPending(await headers());
  if (!pending) redirect(signInPath(path));
  return (
    <Card title="Second factor" text={`One more step for ${pending.user.email}.`}>
      <CodeForm next={path} />
    </Card>
  );
}
