import { eq, inArray, sql } from 'drizzle-orm'
import { openTo } from '../../model/business-access.ts'
import type { Orchestration } from '../../model/orchestration.ts'
import type { Db } from '../db.ts'
import { groupRun } from '../schema/group-runs.ts'
import { dataTemplate, destination, orchestration } from '../schema/objects.ts'
import { run } from '../schema/runs.ts'

type Way = Pick<Orchestration, 'openTo' | 'destination' | 'dataTemplate'>

/** By which ways a run may be sent on, and whether its group waits for it. */
export interface Ways {
  /** The way that it was planned for, as it is open now. */
  readonly planned: Way
  /** The way that its orchestration goes by now; null where that is deleted. */
  readonly current: Way | null
  /** Whether it is part of a group run that could still succeed without it. */
  readonly isSkippable: boolean
}

const CLOSED = { businessUsers: false, limitedPii: false }
const isPlanned = sql<boolean>`${orchestration.destinationId} = ${run.snapshot} #>> '{destination,id}'`
const isSkippable = sql<boolean>`${groupRun.state} in ('running', 'failed', 'stopped') and ${groupRun.stopRequestedAt} is null
  and ${run.redeliveryOf} is null and ${run.skip} is null`

/**
 * By which ways the files of each run are sent, and whom they are open to now, by the ids of the runs. Of an orchestration that
 * is gone, or goes elsewhere by now, nobody says whom the planned way was open to: then to operators only.
 */
export async function listWays(db: Db, runIds: readonly string[]): Promise<Map<string, Ways>> {
  if (runIds.length === 0) return new Map()
  const rows = await db
    .select({
      id: run.id,
      sentTo: run.destination,
      destination: destination.name,
      dataTemplate: dataTemplate.name,
      access: destination.access,
      templateAccess: dataTemplate.access,
      isPlanned,
      isSkippable,
    })
    .from(run)
    .leftJoin(orchestration, eq(orchestration.id, run.orchestrationId))
    .leftJoin(destination, eq(destination.id, orchestration.destinationId))
    .leftJoin(dataTemplate, eq(dataTemplate.id, orchestration.dataTemplateId))
    .leftJoin(groupRun, eq(groupRun.id, run.groupRunId))
    .where(inArray(run.id, [...runIds]))
  return new Map(
    rows.map(({ id, sentTo, destination, dataTemplate, access, templateAccess, isPlanned, isSkippable }) => {
      const current =
        destination === null || access === null
          ? null
          : {
              destination,
              ...(dataTemplate === null ? {} : { dataTemplate }),
              openTo: openTo(access, templateAccess),
            }
      const closed = { destination: sentTo, openTo: CLOSED }
      return [
        id,
        { planned: isPlanned === true && current ? current : closed, current, isSkippable: isSkippable === true },
      ]
    }),
  )
}
