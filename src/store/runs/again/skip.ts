import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import { AppError } from '../../../model/errors.ts'
import type { Skip } from '../../../model/run.ts'
import type { Db } from '../../db.ts'
import { run } from '../../schema/runs.ts'
import type { RunRecord } from '../runs.ts'

/**
 * Notes that a group may go on without a run of it that failed or was stopped. The run stays as it is.
 * @throws AppError `nothing_to_skip` where it is in another state, in no group, or skipped already
 */
export async function skipEnded(tx: Db, id: string, skip: Skip): Promise<RunRecord> {
  const [skipped] = await tx
    .update(run)
    .set({ skip })
    .where(
      and(
        eq(run.id, id),
        inArray(run.state, ['failed', 'stopped']),
        isNotNull(run.groupRunId),
        isNull(run.redeliveryOf),
        isNull(run.skip),
      ),
    )
    .returning()
  if (!skipped) throw new AppError('nothing_to_skip', `No group waits for the run ${id}.`)
  return skipped
}
