import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../model/errors.ts'
import { getRun } from '../../store/runs/runs.ts'
import { claimSnapshot, isQueryShared, type SnapshotRecord, saveSnapshot } from '../../store/runs/snapshots.ts'
import type { Host, RowSharing } from '../data-plane/protocol.ts'
import type { Deps } from '../deps.ts'
import type { Plan } from '../plan.ts'
import { fetchArtifact, isHere, makeSpool, shareArtifact, spoolKeyOf } from '../spool.ts'
import type { Attempt } from './attempt.ts'

const LOOK_MS = 250
const ALONE: RowSharing = { how: 'alone' }

/** Runs of a group that send the rows of one query read them once: the first to ask reads, the others wait for it. */
export const shareRows = (deps: Deps, attempt: Attempt, signal: AbortSignal): Pick<Host, 'shareRows' | 'rowsKept'> => ({
  async shareRows() {
    const { run, hold, plan, log } = attempt
    const { groupRunId, orchestrationId } = run
    if (groupRunId === null || orchestrationId === null) return ALONE
    if (!(await isQueryShared(deps.db, orchestrationId, groupRunId))) return ALONE
    for (let isWaiting = false; ; await sleep(LOOK_MS, undefined, { signal }).catch(() => {})) {
      signal.throwIfAborted()
      const found = await claimSnapshot(deps.db, hold, { groupRunId, key: rowsKey(plan) })
      if (found?.columns) return kept(deps, attempt, { ...found, columns: found.columns }, signal)
      if (found?.runId === hold.id) return { how: 'first', id: found.id }
      if (!isWaiting)
        log.note(`Waits for the rows of “${plan.object}”: another run of the group reads them.`, { step: 'query' })
      isWaiting = true
    }
  },
  async rowsKept(id, columns) {
    await shareArtifact(deps, { runId: attempt.hold.id, id }, signal).catch(unlessAway)
    await saveSnapshot(deps.db, attempt.hold, { id, columns: [...columns] })
    attempt.log.note('Keeps the rows for the other runs of the group that send them.', { step: 'query' })
  },
})

/** Names rows by what they are read with. */
export const rowsKey = ({ database, content }: Plan): string =>
  createHash('sha256')
    .update(JSON.stringify([database, content]))
    .digest('hex')

/** Without the bucket, only this machine has the rows. */
function unlessAway(error: unknown): void {
  if (!(error instanceof AppError && error.code === 'artifact_bucket')) throw error
}

type Kept = SnapshotRecord & { readonly columns: NonNullable<SnapshotRecord['columns']> }

/** Where no machine shares its spool, only the one that has them can give them out: others read for themselves. */
async function kept(deps: Deps, { run, plan, log }: Attempt, found: Kept, signal: AbortSignal): Promise<RowSharing> {
  const { id, runId, columns } = found
  const reader = await getRun(deps.db, runId)
  const folder = await makeSpool(deps, runId)
  await fetchArtifact(deps, { runId, id }, signal).catch(unlessAway)
  if (!(await isHere(deps, { runId, id }))) return ALONE
  if (runId !== run.id)
    log.note(`Sends the rows of “${plan.object}” that the run ${runId} has read.`, { step: 'query' })
  return { how: 'kept', id, columns, spool: { folder, key: spoolKeyOf(deps.vault, reader) } }
}
