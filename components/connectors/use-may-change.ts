import { useMay } from "#components/shell/role.tsx";

/** Whether the person may change, disable and delete this connector; `isOfFile` where the operator's file keeps it. */
export function useMayChange(connector: { isForPeople?: boolean; isOfFile: boolean }): boolean {
  const isAllowed = useMay(connector.isForPeople ? "administrator" : "editor");
  return isAllowed && !connector.isOfFile;
}
