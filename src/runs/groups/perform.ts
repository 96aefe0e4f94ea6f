import { AppError, toProblem } from '../../model/errors.ts'
import type { RefusedMember } from '../../model/group-run.ts'
import type { Orchestration } from '../../model/orchestration.ts'
import type { Caller } from '../../model/user.ts'
import { recordRefusal } from '../../store/audit.ts'
import { lockGroup } from '../../store/due-groups.ts'
import { getOrchestrationGroup } from '../../store/orchestration-groups.ts'
import { listMembers } from '../../store/orchestrations.ts'
import {
  activeRunsOf,
  findGroupRun,
  type GroupRunRecord,
  markAllStarted,
  startedMembers,
} from '../../store/runs/group-runs.ts'
import { tellRefused } from '../alerts/run-alerts.ts'
import type { Deps } from '../deps.ts'
import type { GroupJob } from '../queue.ts'
import { startRun } from '../start.ts'
import { stopRun } from '../stop.ts'
import { callerOf } from '../ways.ts'
import { AUTOMATED } from './automated.ts'
import { settleGroupRun } from './settle.ts'

/**
 * Starts what is left to start of a group's run, in the order of names; the runs go their own way from there. Or, where somebody
 * wants it to stop, stops those that go on. Whoever comes after a process that died begins where that one was.
 * @param signal aborted when this process has to let go of it
 */
export async function performGroupRun(
  deps: Deps,
  { groupRunId: id, does }: GroupJob,
  signal: AbortSignal,
): Promise<void> {
  const groupRun = await findGroupRun(deps.db, id)
  if (groupRun?.state !== 'running') return
  if (does === 'start' && groupRun.allStartedAt === null) {
    await startMembers(deps, groupRun, await starterOf(deps, groupRun), signal)
  }
  // Of one that is being started the last member may have begun after those that are to stop were looked for.
  if (does === 'stop' || (await isStopping(deps, id))) await stopMembers(deps, id)
}

/** Whoever began it, as they stand now; what nobody began by hand has the rights that were judged when it was saved. */
async function starterOf(deps: Deps, { startedBy, startedById }: GroupRunRecord): Promise<Caller> {
  return startedById === null ? { ...AUTOMATED, label: startedBy } : callerOf(deps.db, startedById)
}

/**
 * Starts every member that has no run in it yet. One that cannot be started does not keep the others back: that is told.
 */
export async function startMembers(
  deps: Deps,
  groupRun: GroupRunRecord,
  caller: Caller,
  signal: AbortSignal,
): Promise<void> {
  const started = await startedMembers(deps.db, groupRun.id)
  const refused: { readonly member: Orchestration; readonly refusal: RefusedMember }[] = []
  for (const member of await membersOf(deps, groupRun)) {
    signal.throwIfAborted()
    if (started.has(member.id)) continue
    if (await isStopping(deps, groupRun.id)) break
    const refusal = await startMember(deps, member, { groupRun, caller })
    if (refusal) refused.push({ member, refusal })
  }
  await deps.db.transaction(async (tx) => {
    await lockGroup(tx, groupRun.groupId)
    await markAllStarted(
      tx,
      groupRun.id,
      refused.map((it) => it.refusal),
    )
    for (const { member, refusal } of refused) {
      await tellRefused(tx, member, { error: refusal.error, at: deps.clock.now() })
    }
    await settleGroupRun(deps, tx, groupRun.id)
  })
}

async function membersOf({ db }: Deps, { groupId }: GroupRunRecord): Promise<Orchestration[]> {
  if (groupId === null) return []
  const { name } = await getOrchestrationGroup(db, groupId)
  return listMembers(db, name)
}

async function startMember(
  deps: Deps,
  member: Orchestration,
  { groupRun, caller }: { readonly groupRun: GroupRunRecord; readonly caller: Caller },
): Promise<RefusedMember | null> {
  try {
    await startRun(deps, member, caller, groupRun)
    return null
  } catch (error) {
    const problem = toProblem(error)
    // What is broken is not the member's fault: it stands in the log once.
    if (problem.code === 'internal') throw error
    const { db } = deps
    if (problem.code === 'already_running' && (await startedMembers(db, groupRun.id)).has(member.id)) return null
    if (problem.code === 'forbidden' || problem.code === 'access_restricted') {
      await recordRefusal(db, caller, 'orchestration:run', member)
    }
    return { orchestration: member.name, destination: member.destination, error: problem }
  }
}

const isStopping = async ({ db }: Deps, id: string) => (await findGroupRun(db, id))?.stopRequestedAt != null

async function stopMembers(deps: Deps, id: string): Promise<void> {
  for (const runId of await activeRunsOf(deps.db, id)) {
    await stopRun(deps, runId, AUTOMATED).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === 'not_running')) throw error
    })
  }
}
