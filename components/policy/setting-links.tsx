import type { ReactNode } from "react";
import { settingNames } from "#components/policy/setting-names.ts";

/** A link to a setting's place in the policy. In a tab of its own: what is being edited here stays. */
export function SettingLink({ name, children = name }: { name: string; children?: ReactNode }) {
  return (
    <a href={`/policy#${name}`} target="_blank" rel="noopener">
      {children}
    </a>
  );
}

/** A sentence in which the names of settings are links; one without any, or none at all, stays what it is. */
export function withSettingLinks(sentence: string | undefined): ReactNode {
  const parts = sentence?.split(settingNames) ?? [];
  if (parts.length < 2) return sentence;
  // biome-ignore lint/suspicious/noArrayIndexKey: a part has no other name than its place, and every second is a setting
  return parts.map((part, index) => (index % 2 ? <SettingLink key={index} name={part} /> : part));
}
