import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useAction } from '../../../../api/hooks.ts'
import { Failure } from '../../../../components/page/failure.tsx'
import { STEPS } from '../../../../components/runs/run-text.ts'
import type { Run } from '../../../../components/runs/states.ts'
import { tellRun } from '../../../../components/runs/tell-run.ts'
import { Action } from '../action.tsx'
import { SkipDialog } from './skip-dialog.tsx'

/** Ways on for a run that ended without success. */
export function MendActions({ run }: { readonly run: Run }) {
  const client = useQueryClient()
  const retry = useAction('post', '/runs/:id/retry')
  const restart = useAction('post', '/runs/:id/restart')
  const [isSkipping, setSkipping] = useState(false)
  const params = { id: run.id }
  const onSuccess = (told: Run) => tellRun(client, told)
  const problem = retry.error ?? restart.error
  const may = (action: string) => run.allowed.includes(action)
  return (
    <>
      {may('run:retry') && (
        <Action
          name="Retry"
          isBusy={retry.isPending}
          act={() => retry.mutate({ params }, { onSuccess })}
          what={`Goes on with the step ${nextStep(run)}, with the settings it began with. What has arrived is not sent twice.`}
        />
      )}
      {may('run:restart') && (
        <Action
          name="Restart"
          isBusy={restart.isPending}
          act={() => restart.mutate({ params }, { onSuccess })}
          what={`Goes on with the configuration as it is now: query, destination, credential. ${sentText(run)}`}
        />
      )}
      {may('run:skip') && (
        <Action
          name="Skip"
          isBusy={false}
          act={() => setSkipping(true)}
          what="Lets its orchestration group go on without it. Nothing more of it is sent."
        />
      )}
      {isSkipping && <SkipDialog run={run} onClose={() => setSkipping(false)} />}
      {problem && <Failure problem={problem} />}
    </>
  )
}

/** What becomes of files that are at the partner already. */
const sentText = ({ deliveries }: Run): string =>
  deliveries.length === 0 ? 'All of its files are sent.' : 'All of its files are sent, also those that have arrived.'

/** The first step that is not done. */
function nextStep({ steps }: Run): string {
  const names = Object.keys(STEPS) as (keyof typeof STEPS)[]
  const next = names.find(
    (name) => !['succeeded', 'skipped'].includes(steps.find((it) => it.name === name)?.state ?? ''),
  )
  return STEPS[next ?? 'query'].title
}
