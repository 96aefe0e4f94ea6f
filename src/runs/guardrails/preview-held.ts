import { AppError } from '../../model/errors.ts'
import type { FilePreview } from '../../model/file-preview.ts'
import { findDatabase } from '../../store/databases.ts'
import { getRun } from '../../store/runs/runs.ts'
import type { Deps } from '../deps.ts'
import { plan } from '../plan.ts'
import { previewPlan } from '../preview-files.ts'

const READ_AGAIN = 'The rows are read again from the database: they may have changed since the file was built.'

/**
 * The files of a held run, rendered by the plan that they were built by. The files themselves may be encrypted to the partner,
 * so rows come from the database as it is now.
 * @throws AppError `not_found`, `not_held`, and as a run's query does; `query_failed` where it takes too long
 */
export async function previewHeldRun(
  deps: Deps,
  what: {
    readonly runId: string
    readonly table?: string | undefined
    readonly rows: number
    readonly seesPersonalData: boolean
  },
  signal: AbortSignal,
): Promise<FilePreview> {
  const { state, snapshot } = await getRun(deps.db, what.runId)
  if (state !== 'held') throw new AppError('not_held', `The run ${what.runId} is not held.`)
  const planned = plan.parse(snapshot)
  const database = await findDatabase(deps.db, planned.database.name)
  if (!database) throw new AppError('not_found', `The database “${planned.database.name}” is deleted.`)
  const hide = what.seesPersonalData ? null : database.pii
  const preview = await previewPlan(deps, { plan: planned, table: what.table, rows: what.rows, hide }, signal)
  return { ...preview, warnings: [READ_AGAIN, ...preview.warnings] }
}
