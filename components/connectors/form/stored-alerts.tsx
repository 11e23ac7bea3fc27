"use client";

import { Alert, Button } from "@mantine/core";
import { IconAlertTriangle, IconFileSettings, IconMailForward, IconPlayerPause } from "@tabler/icons-react";
import { setEnabled } from "#components/connectors/form/set-enabled.ts";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import type { StoredConnector } from "#lib/connectors/view.ts";

/** What is wrong or unusual about the stored connector, before its fields. */
export function StoredAlerts({ stored }: { stored: StoredConnector }) {
  const { id, defect, isEnabled, connector, raw, file, clash, isForPeople } = stored;
  return (
    <>
      {file && (
        <Alert color="gray" icon={<IconFileSettings aria-hidden />} title={`Kept in ${file.place}`}>
          Its id there is <code>{file.id}</code>. It can be tested and used; whoever runs this Mailroom changes it in
          that file. For one of your own, use Duplicate.
        </Alert>
      )}
      {clash && (
        <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title="Two connectors have this id">
          {clash}
        </Alert>
      )}
      {defect && (
        <Alert
          color="red"
          icon={<IconAlertTriangle aria-hidden />}
          title={file ? "This connector cannot be used" : "This connector cannot be used as it is stored"}
        >
          {withSettingLinks(defect)}{" "}
          {!connector && !file && "The form below holds what could still be read. Complete it and save."}
        </Alert>
      )}
      {isForPeople && (
        <Alert
          color="gray"
          icon={<IconMailForward aria-hidden />}
          title="Links for new passwords are mailed through it"
        >
          Only administrators change, disable and delete this connector. While it is disabled, and once it is deleted,
          no such mail goes out.
        </Alert>
      )}
      {!isEnabled && (
        <Alert color="gray" icon={<IconPlayerPause aria-hidden />} title="This connector is disabled">
          {file ? "The settings file says so. It can still be tested." : "It can still be changed and tested."}
          {!file && (
            <div>
              <Button mt="xs" size="compact-sm" variant="default" onClick={() => setEnabled(id, raw.name, true)}>
                Enable
              </Button>
            </div>
          )}
        </Alert>
      )}
    </>
  );
}
