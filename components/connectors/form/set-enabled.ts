import { notifications } from "@mantine/notifications";
import { unreachable } from "#components/shell/unreachable.ts";
import { setConnectorsEnabled } from "#lib/actions/connectors.ts";

/** Enables or disables a connector and says so. */
export async function setEnabled(id: string, name: string, isEnabled: boolean): Promise<void> {
  const result = await setConnectorsEnabled([id], isEnabled).catch(() => undefined);
  if (result?.ok) {
    notifications.show({ message: `“${name}” is ${isEnabled ? "enabled" : "disabled"}.`, color: "green" });
    return;
  }
  const message = result?.problem.message ?? unreachable;
  notifications.show({ message, color: "red" });
}
