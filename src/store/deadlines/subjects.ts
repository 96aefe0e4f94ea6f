import { and, eq, inArray, isNotNull } from 'drizzle-orm'
import type { Deadline } from '../../model/deadline.ts'
import type { OrchestrationGroupInput } from '../../model/orchestration-group.ts'
import type { Schedule } from '../../model/schedule.ts'
import type { Db } from '../db.ts'
import { scheduleOf } from '../orchestration-groups.ts'
import {
  databaseExport,
  destination,
  orchestrationGroup as group,
  orchestration,
  orchestrationName,
  query,
} from '../schema/objects.ts'

/** A group on the way to a deadline. */
export interface ChainGroup {
  readonly id: string
  readonly name: string
  readonly overlap: OrchestrationGroupInput['overlap']
  readonly enabled: boolean
  readonly schedule: Schedule | undefined
  /** The first time of its schedule that nothing has become of. */
  readonly dueAt: Date | null
}

/** What has a deadline: a group, or an orchestration in it. */
export interface Subject {
  readonly id: string
  readonly deadline: Deadline
  readonly group: ChainGroup
  /** The groups from the one that begins up to its own. */
  readonly chain: readonly ChainGroup[]
  readonly member: { readonly id: string; readonly name: string; readonly destination: string } | null
}

/** By whose clock its deadlines are told. */
export const zoneOf = ({ deadline, chain }: Pick<Subject, 'deadline' | 'chain'>): string =>
  deadline.timeZone ?? chain[0]?.schedule?.timeZone ?? 'UTC'

type GroupRow = typeof group.$inferSelect

/** Whatever has a deadline. */
export async function listSubjects(db: Db): Promise<Subject[]> {
  const timed = await db.select().from(group).where(isNotNull(group.deadline))
  const members = await db
    .select({
      id: orchestration.id,
      name: orchestrationName,
      destination: destination.name,
      deadline: orchestration.deadline,
      groupId: orchestration.groupId,
    })
    .from(orchestration)
    .innerJoin(destination, eq(destination.id, orchestration.destinationId))
    .leftJoin(query, eq(query.id, orchestration.queryId))
    .leftJoin(databaseExport, eq(databaseExport.id, orchestration.databaseExportId))
    .where(and(isNotNull(orchestration.deadline), isNotNull(orchestration.groupId)))
  const groups = await groupsOf(db, [...timed.map((it) => it.id), ...members.flatMap((it) => it.groupId ?? [])])
  const subject = (id: string, deadline: Deadline | null, groupId: string | null, member: Subject['member']) => {
    const chain = chainOf(groups, groupId)
    const own = chain.at(-1)
    return deadline && own ? [{ id, deadline, group: own, chain, member }] : []
  }
  return [
    ...timed.flatMap((it) => subject(it.id, it.deadline, it.id, null)),
    ...members.flatMap(({ deadline, groupId, ...member }) => subject(member.id, deadline, groupId, member)),
  ]
}

/** Groups and those that they run after, level by level. */
async function groupsOf(db: Db, ids: readonly string[]): Promise<Map<string, GroupRow>> {
  const found = new Map<string, GroupRow>()
  for (let wanted = [...new Set(ids)]; wanted.length > 0; ) {
    const rows = await db.select().from(group).where(inArray(group.id, wanted))
    for (const row of rows) found.set(row.id, row)
    wanted = [...new Set(rows.flatMap((it) => it.afterId ?? []))].filter((id) => !found.has(id))
  }
  return found
}

/** From the group that begins to this one. */
function chainOf(groups: ReadonlyMap<string, GroupRow>, id: string | null): ChainGroup[] {
  const chain: ChainGroup[] = []
  const seen = new Set<string>()
  for (let at = id; at !== null && !seen.has(at); ) {
    seen.add(at)
    const row = groups.get(at)
    if (!row) break
    const { name, overlap, enabled, dueAt } = row
    chain.unshift({ id: at, name, overlap, enabled, dueAt, schedule: scheduleOf(row) })
    at = row.afterId
  }
  return chain
}
