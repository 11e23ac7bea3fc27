import { IconCircleCheck, IconCircleX } from "@tabler/icons-react";
import { SettingLink } from "#components/policy/setting-links.tsx";
import text from "#components/shell/text.module.css";
import classes from "#components/test-send/report.module.css";
import type { RecipientResult } from "#lib/email/report.ts";

type RecipientResultsProps = { recipients: RecipientResult[]; isMailRefused: boolean };

/** What became of each recipient, the refused ones first. It may accept them all and then not the mail. */
export function RecipientResults({ recipients, isMailRefused }: RecipientResultsProps) {
  const accepted = isMailRefused ? "accepted, but the mail was not" : "accepted";
  const sorted = recipients.toSorted((a, b) => Number(a.isAccepted) - Number(b.isAccepted));
  return (
    <div>
      <h3 className={classes.subtitle}>Recipients</h3>
      <ul className={classes.recipients} aria-label="Recipients">
        {sorted.map(({ address, isAccepted, reply, setting }) => (
          <li key={address}>
            {isAccepted ? (
              <IconCircleCheck size={17} className={text.good} aria-hidden />
            ) : (
              <IconCircleX size={17} className={text.bad} aria-hidden />
            )}
            <span>
              <strong>{address}</strong> {isAccepted ? accepted : "refused"}
              {reply && <span className={text.quiet}> {reply}</span>}
              {setting && (
                <>
                  {" "}
                  <SettingLink name={setting}>See the policy</SettingLink>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
