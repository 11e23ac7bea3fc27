import classes from "#components/policy/policy.module.css";
import { sourceWords } from "#components/policy/source-words.ts";
import type { PolicyView, SettingView } from "#lib/config/overview.ts";

/** The settings by section. Each has its name as its anchor, to which refusals lead. */
export function PolicyList({ sections, fileName }: { sections: PolicyView["sections"]; fileName: string }) {
  return sections.map(({ title, settings }) => (
    <section key={title} className={classes.section} aria-labelledby={`section-${title}`}>
      <h2 id={`section-${title}`} className={classes.title}>
        {title}
      </h2>
      <ul className={classes.settings} aria-labelledby={`section-${title}`}>
        {settings.map((setting) => (
          <Setting key={setting.name} setting={setting} fileName={fileName} />
        ))}
      </ul>
    </section>
  ));
}

function Setting({ setting, fileName }: { setting: SettingView; fileName: string }) {
  const { name, effect, value, source, variable } = setting;
  const isDefault = source.from === "default";
  return (
    <li id={name} className={classes.setting}>
      <div className={classes.about}>
        <code className={classes.name}>{name}</code>
        {variable && (
          <code id={variable} className={classes.variable}>
            {variable}
          </code>
        )}
        <p className={classes.effect}>{effect}</p>
      </div>
      <div className={classes.values}>
        <Lines lines={value} isDefault={isDefault} />
        {!isDefault && <p className={classes.quiet}>Default: {setting.default.join(", ")}</p>}
      </div>
      <p className={isDefault ? classes.quiet : classes.source}>{sourceWords(source, fileName)}</p>
    </li>
  );
}

function Lines({ lines, isDefault }: { lines: string[]; isDefault: boolean }) {
  const className = isDefault ? classes.quietValue : classes.value;
  if (lines.length === 1) return <p className={className}>{lines[0]}</p>;
  return (
    <ul className={`${classes.lines} ${className}`}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
