import { Button } from "@mantine/core";
import { IconExternalLink, IconWorldSearch } from "@tabler/icons-react";
import { startDomainCheck } from "#components/domain/start-domain-check.ts";
import { SettingLink, withSettingLinks } from "#components/policy/setting-links.tsx";
import { CopyLines } from "#components/test-send/copy-lines.tsx";
import { FieldButton } from "#components/test-send/field-button.tsx";
import classes from "#components/test-send/finding.module.css";
import { FixButtons } from "#components/test-send/fix-buttons.tsx";
import { useReportTools } from "#components/test-send/fixing.ts";
import type { Finding } from "#lib/email/report.ts";

type FindingViewProps = {
  finding: Finding;
  /** The level of its own headings. */
  level: 3 | 4 | 5;
  /** Further explanations of a failure speak of the same words of the server. */
  isFurther?: boolean;
};

/** A finding explained: its cause, what to do about it, and the server's own words. */
export function FindingView({ finding, level, isFurther }: FindingViewProps) {
  const { cause, remedies, lines, serverSaid } = finding;
  const Heading = `h${level}` as const;
  return (
    <div className={classes.finding}>
      <p>{cause}</p>
      {remedies.length > 0 && (
        <>
          <Heading className={classes.subtitle}>What to do</Heading>
          <ol className={classes.remedies}>
            {remedies.map((remedy) => (
              <li key={remedy}>{withSettingLinks(remedy)}</li>
            ))}
          </ol>
        </>
      )}
      {lines.length > 0 && <CopyLines lines={lines} />}
      <Ways {...finding} />
      {serverSaid && !isFurther && (
        <>
          <Heading className={classes.subtitle}>What the server said</Heading>
          <blockquote className={classes.said}>{serverSaid}</blockquote>
        </>
      )}
    </div>
  );
}

/** What can be done from here: changes first, then the field, the domain, the operator's setting and the provider's page. */
function Ways({ fixes, field, link, setting, isAboutDomain }: Finding) {
  const { editHref } = useReportTools();
  return (
    <div className={classes.ways}>
      <FixButtons fixes={fixes} />
      {field && <FieldButton field={field} editHref={editHref} />}
      {isAboutDomain && (
        <Button
          variant="default"
          size="xs"
          leftSection={<IconWorldSearch size={15} aria-hidden />}
          onClick={startDomainCheck}
        >
          Check the sender’s domain
        </Button>
      )}
      {setting && (
        <span className={classes.out}>
          <SettingLink name={setting}>The setting {setting}</SettingLink>
        </span>
      )}
      {link && (
        <a href={link} target="_blank" rel="noreferrer" className={classes.out}>
          More about this <IconExternalLink size={15} aria-hidden />
        </a>
      )}
    </div>
  );
}
