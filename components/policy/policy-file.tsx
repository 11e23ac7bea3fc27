import { IconAlertTriangle } from "@tabler/icons-react";
import classes from "#components/policy/policy.module.css";
import { Time } from "#components/time.tsx";
import type { PolicyView } from "#lib/config/overview.ts";

/** Which file is in force since when, and what is wrong with a newer one that was refused. */
export function PolicyFile({ file, refused }: Pick<PolicyView, "file" | "refused">) {
  return (
    <>
      <p className={classes.file}>
        {file.isThere ? (
          <>
            In force: <code>{file.path}</code>, read <Time at={file.readAt} />.
          </>
        ) : (
          <>
            There is no settings file. An operator can put one at <code>{file.path}</code>.
          </>
        )}
      </p>
      {refused && (
        <aside className={classes.refused} aria-label="Refused settings file">
          <IconAlertTriangle className={classes.refusedIcon} size={20} stroke={1.8} aria-hidden />
          <div>
            <p>
              <strong>The file was changed, and refused</strong> <Time at={refused.at} />. What is shown here stays in
              force until its mistakes are corrected:
            </p>
            <ul className={classes.mistakes}>
              {refused.mistakes.map((mistake) => (
                <li key={mistake}>
                  <code>{mistake}</code>
                </li>
              ))}
            </ul>
          </div>
        </aside>
      )}
    </>
  );
}
