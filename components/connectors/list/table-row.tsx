"use client";

import Link from "next/link";
import { FileBadge } from "#components/connectors/file-badge.tsx";
import { LastTest } from "#components/connectors/list/last-test.tsx";
import classes from "#components/connectors/list/row.module.css";
import { RowActions } from "#components/connectors/list/row-actions.tsx";
import { SecurityLabel } from "#components/connectors/list/security-label.tsx";
import { RowCheckbox } from "#components/connectors/list/selection.tsx";
import cells from "#components/connectors/list/table.module.css";
import { ServiceIcon } from "#components/connectors/service-icon.tsx";
import { StateBadge } from "#components/connectors/state-badge.tsx";
import { withSettingLinks } from "#components/policy/setting-links.tsx";
import { Time } from "#components/time.tsx";
import type { ConnectorRow } from "#lib/connectors/view.ts";

type ConnectorTableRowProps = { row: ConnectorRow; serviceLabel: string };

/**
 * One connector of the list. Rendered by the browser's code too although most of it only shows: the page then carries
 * each row as its few values instead of as its many elements, which halves the work and the size of the answer.
 */
export function ConnectorTableRow({ row, serviceLabel }: ConnectorTableRowProps) {
  const { id, name, sender, service, target, security, state, defect, updatedAt, updatedBy } = row;
  // A target too long for one line breaks before its port.
  const [host, port] = target.split(/(?=:\d+$)/);
  return (
    <tbody>
      <tr data-disabled={!row.isEnabled || undefined}>
        <td className={cells.checkCell}>
          <RowCheckbox id={id} name={name} />
        </td>
        <th scope="row" className={cells.nameCell}>
          <Link href={`/connectors/${id}`} className={classes.name} prefetch={false}>
            {name}
          </Link>
          {row.file && (
            <div className={classes.file}>
              <FileBadge {...row.file} />
            </div>
          )}
        </th>
        <td className={cells.serviceCell}>
          <span className={classes.service} title={serviceLabel}>
            <ServiceIcon service={service} label={serviceLabel} />
            <span className={`${classes.two} ${cells.serviceName}`}>{serviceLabel}</span>
          </span>
        </td>
        <td className={cells.senderCell}>
          <Sender sender={sender} />
        </td>
        <td className={cells.targetCell}>
          <span className={classes.lines}>
            <span className={classes.two} title={target}>
              {host}
              <wbr />
              {port}
            </span>
            {security && <SecurityLabel security={security} />}
          </span>
        </td>
        <td className={cells.stateCell}>
          <StateBadge state={state} secretExpiresAt={row.secretExpiresAt} />
        </td>
        <td className={cells.testCell} data-label="Last test">
          <LastTest {...row} />
        </td>
        <td className={cells.changedCell} data-label="Changed">
          <span className={classes.lines}>
            <Time at={updatedAt} />
            <span className={`${classes.second} ${classes.cut}`} title={`by ${updatedBy}`}>
              by {updatedBy}
            </span>
          </span>
        </td>
        <td className={cells.actionsCell}>
          <RowActions
            id={id}
            name={name}
            canUse={state !== "broken"}
            isOfFile={row.file !== undefined}
            isForPeople={row.isForPeople}
          />
        </td>
      </tr>
      {defect && (
        <tr className={cells.defectRow}>
          <td />
          <td colSpan={8}>{withSettingLinks(defect)}</td>
        </tr>
      )}
      {row.clash && (
        <tr className={cells.clashRow}>
          <td />
          <td colSpan={8}>{row.clash}</td>
        </tr>
      )}
    </tbody>
  );
}

/** A sender's name above its address, as both seldom fit on one line. */
function Sender({ sender }: { sender: string }) {
  const [, name, address] = /^(.*\S)\s*<([^<>]+)>$/.exec(sender) ?? [];
  return (
    <span className={classes.lines} title={sender}>
      {name && <span className={classes.cut}>{name.replace(/^"(.*)"$/, "$1")}</span>}
      <span className={`${classes.cut} ${name ? classes.second : ""}`}>{address ?? sender}</span>
    </span>
  );
}
