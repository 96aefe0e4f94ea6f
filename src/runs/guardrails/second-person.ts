import type { Caller } from '../../model/user.ts'
import type { RunRecord } from '../../store/runs/runs.ts'

/**
 * Whether somebody else began the run: only then may they let its files go. What a schedule began, anybody else may. Whoever
 * retried it by hand is one who began it.
 */
export const isSecondPerson = (
  caller: Pick<Caller, 'userId' | 'label'>,
  run: Pick<RunRecord, 'startedBy' | 'startedById'>,
): boolean => run.startedBy !== caller.label && (run.startedById === null || run.startedById !== caller.userId)
