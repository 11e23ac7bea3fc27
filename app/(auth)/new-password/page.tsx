import { Card } from "#components/sign-in/card.tsx";
import { NewPasswordForm } from "#components/sign-in/new-password-form.tsx";
import { findLink } from "#lib/people/links.ts";

export const metadata = { title: "New password" };

type NewPasswordPageProps = { searchParams: Promise<{ token?: string | string[] }> };

export default async function NewPasswordPage({ searchParams }: NewPasswordPageProps) {
  const { token } = await searchParams;
  const link = typeof token === "string" ? await findLink("newPassword", token) : null;
  if (typeof token !== "string" || !link?.user || link.user.isDisabled) {
    return (
      <Card
        title="This link does not work"
        text="It was used already, or it has expired. Ask an administrator for a new one."
      />
    );
  }
  return (
    <Card title="Choose a new password" text="You are signed out everywhere else then.">
      <NewPasswordForm token={token} email={link.user.email} />
    </Card>
  );
}
