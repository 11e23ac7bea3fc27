import "server-only";
import { findClashes } from "#lib/connectors/clashes.ts";
import { whereKeyLost } from "#lib/connectors/lost-keys.ts";
import { expiryHorizon, failedOutcome, rowView } from "#lib/connectors/row.ts";
import {
  type ConnectorSearch,
  type ConnectorState,
  connectorStates,
  pageSize,
  type SortKey,
} from "#lib/connectors/search.ts";
import { findSystemId } from "#lib/connectors/system.ts";
import type { ConnectorPage } from "#lib/connectors/view.ts";
import { db } from "#lib/db.ts";
import type { Prisma } from "#lib/generated/prisma/client.ts";

/**
 * One page of the list. The work does not grow with the number of connectors: filters, order and paging happen in
 * the database, and secrets are opened for the rows of this page alone.
 */
export async function listConnectors(search: ConnectorSearch): Promise<ConnectorPage> {
  const where = listWhere(search, new Date());
  const isFiltered = Object.keys(where).length > 0;
  const [rows, found, services, systemId] = await Promise.all([
    db.connector.findMany({
      where,
      orderBy: orderBy(search),
      skip: (search.page - 1) * pageSize,
      take: pageSize,
      include: { secrets: true },
    }),
    isFiltered ? db.connector.count({ where }) : undefined,
    db.connector.groupBy({ by: ["service"], _count: true, orderBy: { service: "asc" } }),
    findSystemId(),
  ]);
  const total = services.reduce((sum, { _count }) => sum + _count, 0);
  const clashes = await findClashes(rows);
  const views = rows.map((row) => ({
    ...rowView(row),
    ...clashes.get(row.id),
    ...(row.id === systemId ? { isForPeople: true } : {}),
  }));
  return { rows: views, matching: found ?? total, total, services: services.map(({ service }) => service) };
}

function listWhere({ q, service, state }: ConnectorSearch, now: Date): Prisma.ConnectorWhereInput {
  // Prisma hands the text to ILIKE as it is.
  const text = { contains: q.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const;
  return {
    ...(q ? { OR: [{ name: text }, { sender: text }, { target: text }, { slug: text }, { fileId: text }] } : {}),
    ...(service ? { service } : {}),
    ...(state ? { AND: stateWhere(state, now) } : {}),
  };
}

/** The states exclude each other: each denies the graver ones before it, as `stateOf` in row.ts does. */
function stateWhere(state: ConnectorState, now: Date): Prisma.ConnectorWhereInput[] {
  const conditions = stateConditions(now);
  const graver = connectorStates.slice(0, connectorStates.indexOf(state));
  return [...graver.map((name) => conditions[name].isNot), conditions[state].is];
}

/** SQL's `not` is not true of a null, so each denial says what null means. */
function stateConditions(now: Date): Record<ConnectorState, Record<"is" | "isNot", Prisma.ConnectorWhereInput>> {
  const horizon = expiryHorizon(now);
  const lost = whereKeyLost();
  return {
    broken: { is: { defect: { not: null } }, isNot: { defect: null } },
    disabled: { is: { isEnabled: false }, isNot: { isEnabled: true } },
    needsSecret: {
      is: { OR: [{ isMissingSecret: true }, { secrets: { some: lost } }] },
      isNot: { isMissingSecret: false, secrets: { none: lost } },
    },
    testFailed: {
      is: { lastTestOutcome: failedOutcome },
      isNot: { OR: [{ lastTestOutcome: null }, { lastTestOutcome: { not: failedOutcome } }] },
    },
    secretExpires: {
      is: { secretExpiresAt: { lte: horizon } },
      isNot: { OR: [{ secretExpiresAt: null }, { secretExpiresAt: { gt: horizon } }] },
    },
    ready: { is: {}, isNot: {} },
  };
}

function orderBy({ sort, order }: ConnectorSearch): Prisma.ConnectorOrderByWithRelationInput[] {
  const columns: Record<SortKey, Prisma.ConnectorOrderByWithRelationInput> = {
    name: { name: order },
    service: { service: order },
    sender: { sender: order },
    target: { target: order },
    lastTest: { lastTestAt: { sort: order, nulls: "last" } },
    changed: { updatedAt: order },
  };
  return [columns[sort], { id: "asc" }];
}
