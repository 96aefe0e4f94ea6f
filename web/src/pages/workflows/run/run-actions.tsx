import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useAction } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { isActive, type Run } from '../../../components/runs/states.ts'
import { tellRun } from '../../../components/runs/tell-run.ts'
import { Action } from './action.tsx'
import { MendActions } from './failure/mend-actions.tsx'
import classes from './run.module.css'
import { Subscription } from './subscription.tsx'

/** What can be done with a run as it stands, and what each does. */
export function RunActions({ run }: { readonly run: Run }) {
  const client = useQueryClient()
  const stop = useAction('post', '/runs/:id/stop')
  const again = useAction('post', '/runs/:id/redeliver')
  const params = { id: run.id }
  const onSuccess = (told: Run) => tellRun(client, told)
  const problem = stop.error ?? again.error
  const { mayStop, maySendAgain } = possible(run)
  const place = useKeptFocus(run.state)
  return (
    <div ref={place} tabIndex={-1} className={classes.actions}>
      {mayStop && (
        <Action
          name="Stop"
          isBusy={stop.isPending}
          act={() => stop.mutate({ params }, { onSuccess })}
          what="Ends this run. Files that have arrived stay; one that is half sent is taken away."
        />
      )}
      <MendActions run={run} />
      {maySendAgain && (
        <Action
          name="Send again"
          isBusy={again.isPending}
          act={() => again.mutate({ params }, { onSuccess })}
          what="Sends the files of this run once more, byte for byte, as a run of its own."
        />
      )}
      <Subscription run={run} />
      <p role="status" className={classes.said}>
        {again.data && (
          <>
            It is sent again.{' '}
            <Link from="/workflows" to="/workflows" search={(old) => ({ ...old, run: again.data.id })}>
              Open that run
            </Link>
          </>
        )}
      </p>
      {problem && <Failure problem={problem} />}
    </div>
  )
}

/** A button that is pressed and goes away leaves the focus to what stands around it. */
function useKeptFocus(state: Run['state']) {
  const place = useRef<HTMLDivElement>(null)
  const before = useRef(state)
  useEffect(() => {
    if (before.current !== state && document.activeElement === document.body) place.current?.focus()
    before.current = state
  }, [state])
  return place
}

function possible(run: Run) {
  const may = (action: string) => run.allowed.includes(action)
  const hasEnded = !isActive(run)
  const hasFiles = run.steps.some((it) => it.name === 'build' && ['succeeded', 'skipped'].includes(it.state))
  const isKeptBack = run.judgement !== null && run.judgement.verdict !== 'deliver' && run.judgement.release === null
  return {
    // A held run is discarded: its files go with it.
    mayStop: !hasEnded && run.state !== 'stopping' && may('run:stop') && !may('run:discard'),
    maySendAgain: hasEnded && hasFiles && !isKeptBack && may('run:redeliver'),
  }
}
