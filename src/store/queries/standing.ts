import { and, desc, eq, inArray, ne, type SQL, sql } from 'drizzle-orm'
import { QueryBuilder } from 'drizzle-orm/pg-core'
import type { QueryStatus } from '../../model/query.ts'
import { orchestration, query, queryVersion } from '../schema/objects.ts'
import { run } from '../schema/runs.ts'

/** The last run of any orchestration of `query` that nobody stopped; to be joined laterally. Ids stand in the order of their beginning. */
export const lastRun = new QueryBuilder()
  .select({
    id: run.id,
    state: run.state,
    rows: run.rows,
    at: sql<Date>`coalesce(${run.endedAt}, ${run.startedAt}, ${run.createdAt})`.mapWith(run.createdAt).as('at'),
  })
  .from(run)
  .innerJoin(orchestration, eq(orchestration.id, run.orchestrationId))
  .where(and(eq(orchestration.queryId, query.id), ne(run.state, 'stopped')))
  .orderBy(desc(run.id))
  .limit(1)
  .as('last_run')

const activatedAt = sql`(select max(${queryVersion.activatedAt}) from ${queryVersion} where ${queryVersion.queryId} = ${query.id})`
const isOld = (at: SQL) => sql`${at} < now() - interval '30 days'`

/** How a query stands, as `queryStatus` says. */
export const status = sql<QueryStatus>`case
  when ${query.state} = 'draft' then 'draft'
  when ${lastRun.state} in ('waiting', 'held') then 'waiting'
  when ${lastRun.state} in ('running', 'stopping') then 'running'
  when ${isOld(sql`coalesce(${lastRun.at}, ${activatedAt})`)} then 'inactive'
  when ${lastRun.state} = 'failed' then 'error'
  when ${lastRun.state} = 'succeeded' then 'completed'
  else 'activated' end`

export const havingStatus = (statuses: readonly QueryStatus[]): SQL => inArray(status, [...statuses])
