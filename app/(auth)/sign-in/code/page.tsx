import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { Card } from "#components/sign-in/card.tsx";
import { CodeForm } from "#components/sign-in/code-form.tsx";
import { ownPath } from "#lib/own-path.ts";
import { leaveWhenSignedIn } from "#lib/page.ts";
import { findPending } from "#lib/people/second-factor/pending.ts";

export const metadata = { title: "Second factor" };

type CodePageProps = { searchParams: Promise<{ next?: string | string[] }> };

export default async function CodePage({ searchParams }: CodePageProps) {
  const { next } = await searchParams;
  const path = ownPath(typeof next === "string" ? next : undefined);
  await leaveWhenSignedIn(path);
  if (!(await findPending(await headers()))) redirect("/sign-in");
  return (
    <Card title="Second factor" text="Enter the code that your authenticator shows for Mailroom.">
      <CodeForm next={path} />
    </Card>
  );
}
