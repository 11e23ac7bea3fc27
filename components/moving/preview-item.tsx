import { IconAlertTriangle, IconCheck, IconGitCompare, IconPlus, IconX } from "@tabler/icons-react";
import { serviceLabel } from "#components/connectors/list/service-label.ts";
import badge from "#components/connectors/state-badge.module.css";
import { actionWords } from "#components/moving/import-words.ts";
import classes from "#components/moving/moving.module.css";
import { NoteTable } from "#components/moving/note-table.tsx";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { isSecretPath, labelOf } from "#lib/connectors/changes.ts";
import type { ImportAction, ImportItem } from "#lib/moving/view.ts";

const looks = {
  create: { Icon: IconPlus, tone: badge.good },
  change: { Icon: IconGitCompare, tone: badge.warn },
  unchanged: { Icon: IconCheck, tone: badge.quiet },
  conflict: { Icon: IconAlertTriangle, tone: badge.warn },
  invalid: { Icon: IconX, tone: badge.bad },
} satisfies Record<ImportAction, unknown>;

type PreviewItemProps = {
  item: ImportItem;
  /** Absent where there is nothing to choose. */
  isChosen: boolean | undefined;
  onChoose: (isChosen: boolean) => void;
};

/** One connector of the file, and what the import would do with it. */
export function PreviewItem({ item, isChosen, onChoose }: PreviewItemProps) {
  const { id, name, action, line, sender, service, target, isEnabled, needs, conflict, changes, mistakes, notes } =
    item;
  const { Icon, tone } = looks[action];
  const title = name || id;
  return (
    <li className={classes.item}>
      <span className={classes.check}>
        {isChosen !== undefined && (
          <input
            type="checkbox"
            aria-label={conflict ? `Import ${title} as ${conflict.newId}` : `Import ${title}`}
            checked={isChosen}
            onChange={({ currentTarget }) => onChoose(currentTarget.checked)}
          />
        )}
      </span>
      <div className={classes.what}>
        <div className={classes.head}>
          <strong className={classes.name}>{title}</strong>
          <span className={`${badge.badge} ${tone}`}>
            <Icon size={15} stroke={2} aria-hidden />
            {actionWords[action]}
          </span>
        </div>
        <p className={classes.quiet}>
          {[id, service && serviceLabel(service), target, sender, !isEnabled && "disabled", `line ${line}`]
            .filter(Boolean)
            .join(" · ")}
        </p>
        {conflict && (
          <p>
            {conflict.why} Chosen, it gets the id <code>{conflict.newId}</code>; else it stays out.
          </p>
        )}
        {changes.length > 0 && (
          <ul className={classes.lines} aria-label={`Changes of ${title}`}>
            {changes.map(({ path, before, after }) => (
              <li key={path}>
                <span className={classes.quiet}>{labelOf(path)}:</span>{" "}
                {!isSecretPath(path) && (
                  <>
                    <del>{before ?? "not set"}</del> →{" "}
                  </>
                )}
                {after ?? "not set"}
              </li>
            ))}
          </ul>
        )}
        {mistakes.length > 0 && (
          <ul className={`${classes.lines} ${classes.bad}`} aria-label={`Mistakes of ${title}`}>
            {mistakes.map((mistake) => (
              <li key={`${mistake.line} ${mistake.message}`}>
                Line {mistake.line}: {withSettingLinks(mistake.message)}
              </li>
            ))}
          </ul>
        )}
        {needs && action !== "invalid" && (
          <p className={classes.warn}>It needs its {needs}, which is not in the file.</p>
        )}
        {notes.length > 0 && <NoteTable title={title} notes={notes} />}
      </div>
    </li>
  );
}
