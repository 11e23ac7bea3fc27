import { Card } from "#components/sign-in/card.tsx";
import { JoinForm } from "#components/sign-in/join-form.tsx";
import { findLink } from "#lib/people/links.ts";

export const metadata = { title: "Join" };

type InvitationPageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function InvitationPage({ searchParams }: InvitationPageProps) {
  const { token } = await searchParams;
  const link = typeof token === "string" ? await findLink("invitation", token) : null;
  if (typeof token !== "string" || !link) {
    return (
      <Card
        title="This invitation does not work"
        text="It was used, was withdrawn, or has expired. Ask an administrator for a new one."
      />
    );
  }
  return (
    <Card title="Join Mailroom" text={`${link.createdBy} invited you as ${link.role}.`}>
      <JoinForm token={token} email={link.email ?? ""} />
    </Card>
  );
}
