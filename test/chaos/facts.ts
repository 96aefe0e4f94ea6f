import { and, asc, eq, gt, inArray, isNotNull, lte } from 'drizzle-orm'
import type { GroupRunState } from '../../src/model/group-run.ts'
import { ACTIVE_STATES, type RunState } from '../../src/model/run.ts'
import type { Db } from '../../src/store/db.ts'
import { groupRun } from '../../src/store/schema/group-runs.ts'
import { orchestration, orchestrationGroup } from '../../src/store/schema/objects.ts'
import { delivery, run } from '../../src/store/schema/runs.ts'

/** Since when something is asked for: what was before is settled and was looked at. */
export interface Since {
  readonly runId: string
  readonly groupRunId: string
}

/** What the store says. */
export interface Facts {
  readonly groups: readonly { id: string; name: string; dueAt: number | null; members: string[] }[]
  readonly groupRuns: readonly {
    id: string
    groupId: string
    state: GroupRunState
    trigger: string
    dueAt: number | null
    refused: number
  }[]
  readonly runs: readonly RunFacts[]
}

export interface RunFacts {
  readonly id: string
  readonly orchestrationId: string
  readonly groupRunId: string | null
  readonly state: RunState
  readonly error: string | null
  readonly wasHeld: boolean
  readonly wasReleased: boolean
  readonly successFile: string | null
  readonly deliveries: { path: string; sha256: string; contentSha256: string; bytes: number }[]
}

export async function readFacts(db: Db, since: Since): Promise<Facts> {
  return db.transaction(
    async (tx) => ({
      groups: await readGroups(tx),
      groupRuns: await readGroupRuns(tx, since),
      runs: await readRuns(tx, since),
    }),
    { isolationLevel: 'repeatable read' },
  )
}

async function readGroups(db: Db): Promise<Facts['groups']> {
  const groups = await db.select().from(orchestrationGroup)
  const members = await db.select().from(orchestration)
  return groups.map(({ id, name, dueAt }) => ({
    id,
    name,
    dueAt: dueAt?.getTime() ?? null,
    members: members.filter((it) => it.groupId === id).map((it) => it.id),
  }))
}

async function readGroupRuns(db: Db, { groupRunId }: Since): Promise<Facts['groupRuns']> {
  const rows = await db.select().from(groupRun).where(gt(groupRun.id, groupRunId)).orderBy(asc(groupRun.id))
  return rows.map(({ id, groupId, state, trigger, dueAt, refused }) => ({
    id,
    groupId: groupId ?? '',
    state,
    trigger,
    dueAt: dueAt?.getTime() ?? null,
    refused: refused.length,
  }))
}

async function readRuns(db: Db, { runId }: Since): Promise<RunFacts[]> {
  const runs = await db.select().from(run).where(gt(run.id, runId)).orderBy(asc(run.id))
  const sent = await db
    .select()
    .from(delivery)
    .where(and(gt(delivery.runId, runId), isNotNull(delivery.sentAt)))
  return runs.map((it) => ({
    id: it.id,
    orchestrationId: it.orchestrationId ?? '',
    groupRunId: it.groupRunId,
    state: it.state,
    error: it.problem?.code ?? null,
    wasHeld: it.heldAt !== null,
    wasReleased: it.release !== null,
    successFile: it.successFile,
    deliveries: sent
      .filter((row) => row.runId === it.id)
      .map(({ path, sha256, contentSha256, bytes }) => ({
        path: path ?? '',
        sha256: sha256 ?? '',
        contentSha256: contentSha256 ?? '',
        bytes: bytes ?? 0,
      })),
  }))
}

/** What still goes on, or waits for somebody. */
export interface Open {
  readonly active: number
  readonly held: number
  readonly groupRuns: number
  readonly unjudged: number
}

export async function countOpen(db: Db, now: Date): Promise<Open> {
  const active = ACTIVE_STATES.filter((it) => it !== 'held')
  return {
    active: await db.$count(run, inArray(run.state, active)),
    held: await db.$count(run, eq(run.state, 'held')),
    groupRuns: await db.$count(groupRun, inArray(groupRun.state, ['queued', 'running'])),
    unjudged: await db.$count(orchestrationGroup, lte(orchestrationGroup.wakeAt, now)),
  }
}

/** Runs that failed, or are held, since then. */
export async function listUnsettled(db: Db, { runId }: Since): Promise<{ id: string; state: RunState }[]> {
  return db
    .select({ id: run.id, state: run.state })
    .from(run)
    .where(and(gt(run.id, runId), inArray(run.state, ['failed', 'held'])))
    .orderBy(asc(run.id))
}
