import { PageCheckbox } from "#components/connectors/list/selection.tsx";
import { serviceLabel } from "#components/connectors/list/service-label.ts";
import { SortHeader } from "#components/connectors/list/sort-header.tsx";
import classes from "#components/connectors/list/table.module.css";
import { ConnectorTableRow } from "#components/connectors/list/table-row.tsx";
import text from "#components/shell/text.module.css";
import type { ConnectorSearch } from "#lib/connectors/search.ts";
import type { ConnectorRow } from "#lib/connectors/view.ts";

/** The connectors of one page. On narrow screens each row becomes a card, with its headings beside the values. */
export function ConnectorTable({ rows, search }: { rows: ConnectorRow[]; search: ConnectorSearch }) {
  return (
    <table className={classes.table}>
      <caption className={text.hidden}>Connectors</caption>
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
            <span className={text.hidden}>Actions</span>
          </th>
        </tr>
      </thead>
      {rows.map((row) => (
        <ConnectorTableRow key={row.id} row={row} serviceLabel={serviceLabel(row.service)} />
      ))}
    </table>
  );
}
