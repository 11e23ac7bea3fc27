import { PasswordForm } from "#components/account/password-form.tsx";
import { SecondFactor } from "#components/account/second-factor.tsx";
import { SessionList } from "#components/account/session-list.tsx";
import classes from "#components/people/people.module.css";
import { Page, PageHead } from "#components/shell/page.tsx";
import { getHeaders } from "#lib/auth.ts";
import { openPage } from "#lib/page.ts";
import { getOwnAccount } from "#lib/people/own-account.ts";

export const metadata = { title: "Account" };

export default async function AccountPage() {
  await openPage("/settings/account");
  const { name, email, role, sessions, hasPassword, secondFactor } = await getOwnAccount(await getHeaders());
  return (
    <Page>
      <PageHead title="Account" subtitle={`${name} · ${email} · ${role}`} />
      <div className={classes.sections}>
        <section className={classes.section} aria-labelledby="password">
          <h2 id="password" className={classes.sectionTitle}>
            Password
          </h2>
          {hasPassword ? (
            <PasswordForm email={email} />
          ) : (
            <p className={classes.text}>You have none here: your identity provider signs you in.</p>
          )}
        </section>
        <section className={classes.section} aria-labelledby="second-factor">
          <h2 id="second-factor" className={classes.sectionTitle}>
            Second factor
          </h2>
          {hasPassword ? (
            <SecondFactor view={secondFactor} email={email} />
          ) : (
            <p className={classes.text}>Your identity provider asks for one, or does not.</p>
          )}
        </section>
        <section className={classes.section} aria-labelledby="sessions">
          <h2 id="sessions" className={classes.sectionTitle}>
            Where you are signed in
          </h2>
          <SessionList sessions={sessions} />
        </section>
      </div>
    </Page>
  );
}
