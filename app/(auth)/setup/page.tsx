import { Card } from "#components/sign-in/card.tsx";
import { PlainNote } from "#components/sign-in/plain-note.tsx";
import { SetUpForm } from "#components/sign-in/set-up-form.tsx";
import { isPlainPage, requireSetUp } from "#lib/page.ts";
import { findLink } from "#lib/people/links.ts";

export const metadata = { title: "Set up" };

type SetUpPageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function SetUpPage({ searchParams }: SetUpPageProps) {
  await requireSetUp();
  const { token } = await searchParams;
  if (typeof token === "string" && (await findLink("setUp", token))) {
    return (
      <Card title="Create the first administrator" text="This person can invite all others.">
        {(await isPlainPage()) && <PlainNote />}
        <SetUpForm token={token} />
      </Card>
    );
  }
  return (
    <Card
      title={token === undefined ? "Mailroom is not set up yet" : "This set-up link does not work"}
      text="Open the set-up link that Mailroom printed when it started. It works for 24 hours; a new start prints a new one."
    />
  );
}
