import { type Role, roles } from "#lib/roles.ts";

const words: Record<Role, string> = {
  viewer: "Viewer",
  operator: "Operator",
  editor: "Editor",
  administrator: "Administrator",
};

/** The roles as a choice. */
export const roleChoices = roles.map((value) => ({ value, label: words[value] }));

/** What each role may do, in a sentence. */
export const rolesInWords =
  "Viewers see everything but people and the audit log. Operators also test. Editors also change connectors. Administrators also decide about people.";
