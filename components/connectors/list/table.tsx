import Link from "next/link";
import { LastTest } from "#components/connectors/list/last-test.tsx";
import classes from "#components/connectors/list/list.module.css";
import { RowActions } from "#components/connectors/list/row-actions.tsx";
import { SecurityLabel } from "#components/connectors/list/security-label.tsx";
import { PageCheckbox, RowCheckbox } from "#components/connectors/list/selection.tsx";
import { serviceLabel } from "#components/connectors/list/service-label.ts";
import { SortHeader } from "#components/connectors/list/sort-header.tsx";
import { ServiceIcon } from "#components/connectors/service-icon.tsx";
import { StateBadge } from "#components/connectors/state-badge.tsx";
import { Time } from "#components/time.tsx";
import type { ConnectorSearch } from "#lib/connectors/search.ts";
import type { ConnectorRow } from "#lib/connectors/view.ts";

/** The connectors of one page. On narrow screens each row becomes a card, with its headings beside the values. */
export function ConnectorTable({ rows, search }: { rows: ConnectorRow[]; search: ConnectorSearch }) {
  return (
    <table className={classes.table}>
      <caption className={classes.hidden}>Connectors</caption>
      <thead>
        <tr>
          <th scope="col" className={classes.checkColumn}>
            <PageCheckbox />
          </th>
          <SortHeader sort="name" search={search} className={classes.nameColumn}>
            Name
          </SortHeader>
          <SortHeader sort="service" search={search} className={classes.serviceColumn}>
            Service
          </SortHeader>
          <SortHeader sort="sender" search={search} className={classes.senderColumn}>
            Sender
          </SortHeader>
          <SortHeader sort="target" search={search} beside="and security">
            Target
          </SortHeader>
          <th scope="col" className={classes.stateColumn}>
            State
          </th>
          <SortHeader sort="lastTest" search={search} className={classes.timeColumn}>
            Last test
          </SortHeader>
          <SortHeader sort="changed" search={search} className={classes.timeColumn}>
            Changed
          </SortHeader>
          <th scope="col" className={classes.actionsColumn}>
            <span className={classes.hidden}>Actions</span>
          </th>
        </tr>
      </thead>
      {rows.map((row) => (
        <ConnectorBody key={row.id} row={row} />
      ))}
    </table>
  );
}

function ConnectorBody({ row }: { row: ConnectorRow }) {
  const { id, name, sender, service, target, security, state, defect, updatedAt, updatedBy } = row;
  const label = serviceLabel(service);
  return (
    <tbody>
      <tr data-disabled={!row.isEnabled || undefined}>
        <td className={classes.checkCell}>
          <RowCheckbox id={id} name={name} />
        </td>
        <th scope="row" className={classes.nameCell}>
          <Link href={`/connectors/${id}`} className={classes.name} prefetch={false}>
            {name}
          </Link>
        </th>
        <td className={classes.serviceCell}>
          <span className={classes.service}>
            <ServiceIcon service={service} />
            <span className={classes.two} title={label}>
              {label}
            </span>
          </span>
        </td>
        <td className={classes.senderCell}>
          <Sender sender={sender} />
        </td>
        <td className={classes.targetCell}>
          <span className={classes.lines}>
            <span className={classes.cut} title={target}>
              {target}
            </span>
            {security && <SecurityLabel security={security} />}
          </span>
        </td>
        <td className={classes.stateCell}>
          <StateBadge state={state} secretExpiresAt={row.secretExpiresAt} />
        </td>
        <td className={classes.testCell} data-label="Last test">
          <LastTest {...row} />
        </td>
        <td className={classes.changedCell} data-label="Changed">
          <span className={classes.lines}>
            <Time at={updatedAt} />
            <span className={`${classes.second} ${classes.cut}`} title={`by ${updatedBy}`}>
              by {updatedBy}
            </span>
          </span>
        </td>
        <td className={classes.actionsCell}>
          <RowActions id={id} name={name} canUse={state !== "broken"} />
        </td>
      </tr>
      {defect && (
        <tr className={classes.defectRow}>
          <td />
          <td colSpan={8}>{defect}</td>
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
