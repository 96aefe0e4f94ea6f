import { type Problem, toProblem } from '../model/errors.ts'
import type { Orchestration } from '../model/orchestration.ts'
import type { OrchestrationGroup } from '../model/orchestration-group.ts'
import type { Receipt } from '../model/run.ts'
import type { Caller } from '../model/user.ts'
import type { Deps } from '../runs/deps.ts'
import { startRun } from '../runs/start.ts'
import { recordRefusal } from '../store/audit.ts'
import { listOrchestrations } from '../store/orchestrations.ts'
import { everyItem } from '../store/rows/paging.ts'

/** What became of each member of a group that a person ran by hand. */
export interface GroupStart {
  readonly started: Receipt[]
  /** Members that could not be started, such as those that run already or go where the caller may not send. */
  readonly refused: { readonly orchestration: Orchestration; readonly error: Problem }[]
}

/** Starts every member of a group. One that cannot be started does not keep the others back. */
export async function runGroup(deps: Deps, group: OrchestrationGroup, caller: Caller): Promise<GroupStart> {
  const members = await everyItem((page) => listOrchestrations(deps.db, { ...page, group: group.name }))
  const result: GroupStart = { started: [], refused: [] }
  for (const orchestration of members) {
    try {
      result.started.push(await startRun(deps, orchestration, caller))
    } catch (error) {
      const problem = toProblem(error)
      // What is broken is not the member's fault: it stands in the log once.
      if (problem.code === 'internal') throw error
      if (problem.code === 'forbidden' || problem.code === 'access_restricted') {
        await recordRefusal(deps.db, caller, 'orchestration:run', orchestration)
      }
      result.refused.push({ orchestration, error: problem })
    }
  }
  return result
}
