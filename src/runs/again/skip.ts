import { AppError } from '../../model/errors.ts'
import type { Receipt } from '../../model/run.ts'
import type { Caller } from '../../model/user.ts'
import { recordAudit } from '../../store/audit.ts'
import { skipEnded } from '../../store/runs/again/skip.ts'
import { addLogLines, lineOf } from '../../store/runs/log.ts'
import { getReceipt } from '../../store/runs/receipts.ts'
import { listWays } from '../../store/runs/ways.ts'
import type { Deps } from '../deps.ts'
import { settleGroupRun } from '../groups/settle.ts'
import { demandWay } from '../ways.ts'

/**
 * Lets a group go on without a run of it that failed or was stopped: its group run succeeds where nothing else is in the way,
 * and the groups that follow it begin.
 * @throws AppError `access_restricted`, `forbidden`, `not_found`, `nothing_to_skip`
 */
export async function skipRun(deps: Deps, runId: string, caller: Caller, reason: string | null): Promise<Receipt> {
  await demandWay(deps.db, caller, runId)
  if (!(await listWays(deps.db, [runId])).get(runId)?.isSkippable) {
    throw new AppError('nothing_to_skip', `No group waits for the run ${runId}.`)
  }
  await deps.db.transaction(async (tx) => {
    const now = deps.clock.now()
    const run = await skipEnded(tx, runId, { by: caller.label, at: now.toISOString(), reason })
    await recordAudit(tx, caller, 'run:skip', { id: runId, name: run.orchestration })
    const why = reason === null ? '' : ` The reason: ${reason}`
    await addLogLines(tx, runId, [lineOf(now, `${caller.label} skipped the run: its group goes on without it.${why}`)])
    await settleGroupRun(deps, tx, run.groupRunId)
  })
  deps.events.changed(runId)
  return getReceipt(deps.db, runId)
}
