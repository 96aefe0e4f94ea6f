import { and, eq, inArray, sql } from 'drizzle-orm'
import { openTo } from '../../model/business-access.ts'
import type { Orchestration } from '../../model/orchestration.ts'
import type { Db } from '../db.ts'
import { dataTemplate, destination, orchestration } from '../schema/objects.ts'
import { run } from '../schema/runs.ts'

const CLOSED = { businessUsers: false, limitedPii: false }
const plannedId = sql`${run.snapshot} #>> '{destination,id}'`

/**
 * By which way the files of each run are sent, and whom it is open to now, by the ids of the runs. Of an orchestration that is
 * gone, or goes elsewhere by now, nobody says whom its way was open to: then to operators only.
 */
export async function listWays(
  db: Db,
  runIds: readonly string[],
): Promise<Map<string, Pick<Orchestration, 'openTo' | 'destination' | 'dataTemplate'>>> {
  if (runIds.length === 0) return new Map()
  const rows = await db
    .select({
      id: run.id,
      sentTo: run.destination,
      destination: destination.name,
      dataTemplate: dataTemplate.name,
      access: destination.access,
      templateAccess: dataTemplate.access,
    })
    .from(run)
    .leftJoin(orchestration, and(eq(orchestration.id, run.orchestrationId), eq(orchestration.destinationId, plannedId)))
    .leftJoin(destination, eq(destination.id, orchestration.destinationId))
    .leftJoin(dataTemplate, eq(dataTemplate.id, orchestration.dataTemplateId))
    .where(inArray(run.id, [...runIds]))
  return new Map(
    rows.map(({ id, sentTo, destination, dataTemplate, access, templateAccess }) => [
      id,
      {
        destination: destination ?? sentTo,
        ...(dataTemplate === null ? {} : { dataTemplate }),
        openTo: access === null ? CLOSED : openTo(access, templateAccess),
      },
    ]),
  )
}
