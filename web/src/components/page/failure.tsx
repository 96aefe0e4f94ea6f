import { Button } from '@mantine/core'
import { IconAlertSquare } from '@tabler/icons-react'
import type { Problem } from '../../api/problem.ts'
import classes from './page.module.css'

/** A problem in the catalogue's words: what happened, what to do, and trying again where that can help. */
export function Failure({
  problem,
  retry,
}: {
  readonly problem: Pick<Problem, 'message' | 'hint' | 'code'> & { readonly requestId?: string | null }
  readonly retry?: (() => unknown) | undefined
}) {
  return (
    <div role="alert" className={classes.failure}>
      <IconAlertSquare size={18} aria-hidden className={classes.failureMark} />
      <div>
        <p className={classes.failureTitle}>{problem.message}</p>
        <p className={classes.failureHint}>{problem.hint}</p>
        <p className={classes.failureCode}>
          {problem.code}
          {problem.requestId ? ` · ${problem.requestId}` : ''}
        </p>
      </div>
      {retry && (
        <Button size="compact-sm" onClick={() => retry()}>
          Try again
        </Button>
      )}
    </div>
  )
}
