import { InvitationRow } from "#components/people/invitation-row.tsx";
import { InviteForm } from "#components/people/invite-form.tsx";
import { MailForm } from "#components/people/mail-form.tsx";
import classes from "#components/people/people.module.css";
import { PersonRow } from "#components/people/person-row.tsx";
import { rolesInWords } from "#components/people/role-words.ts";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { Page, PageHead } from "#components/shell/page.tsx";
import { openPage } from "#lib/page.ts";
import { listInvitations, listPeople } from "#lib/people/list.ts";
import { getMailSettings } from "#lib/people/mail-settings.ts";
import { settings } from "#lib/settings.ts";

export const metadata = { title: "People" };

export default async function PeoplePage() {
  const { userId } = await openPage("/settings/people");
  const { oidc } = settings();
  const [people, invitations, { hasPublicUrl, canMail, ...mail }] = await Promise.all([
    listPeople(),
    listInvitations(),
    getMailSettings(),
  ]);
  return (
    <Page>
      <PageHead title="People" subtitle={rolesInWords} />
      <div className={classes.sections}>
        <section className={classes.section} aria-labelledby="invite">
          <h2 id="invite" className={classes.sectionTitle}>
            Invite
          </h2>
          <InviteForm />
          {invitations.length > 0 && (
            <ul className={classes.rows} aria-label="Open invitations">
              {invitations.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} />
              ))}
            </ul>
          )}
        </section>
        <section className={classes.section} aria-labelledby="people">
          <h2 id="people" className={classes.sectionTitle}>
            {people.length === 1 ? "1 person" : `${people.length} people`}
          </h2>
          <ul className={classes.rows} aria-labelledby="people">
            {people.map((person) => (
              <PersonRow
                key={person.id}
                person={person}
                isSelf={person.id === userId}
                isRoleProvided={person.isSingleSignOn && oidc?.roleClaim !== undefined}
                canMail={canMail}
              />
            ))}
          </ul>
        </section>
        <section className={classes.section} aria-labelledby="mail">
          <h2 id="mail" className={classes.sectionTitle}>
            Mail to people
          </h2>
          <p className={classes.text}>
            {hasPublicUrl
              ? "Who forgets the password can have a link for a new one mailed, through a connector that you choose. From then on only administrators change that connector."
              : withSettingLinks(
                  "Set server.publicUrl in the settings file to the address under which people open Mailroom: then links for new passwords can be mailed. MAILROOM_PUBLIC_URL sets it too, at the next start.",
                )}
          </p>
          {(hasPublicUrl || mail.chosenId) && <MailForm {...mail} />}
        </section>
      </div>
    </Page>
  );
}
