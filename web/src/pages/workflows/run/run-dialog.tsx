import { Modal, Skeleton } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApi } from '../../../api/hooks.ts'
import { Failure } from '../../../components/page/failure.tsx'
import { isActive, type Run } from '../../../components/runs/states.ts'
import { knownRun } from '../../../components/runs/tell-run.ts'
import { RunHistory } from '../history/run-history.tsx'
import { RunFailure } from './failure/run-failure.tsx'
import classes from './run.module.css'
import { RunActions } from './run-actions.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunFiles } from './run-files.tsx'
import { RunHeld } from './run-held.tsx'
import { RunLog } from './run-log.tsx'
import { RunProgress } from './run-progress.tsx'
import { RunReceipt } from './run-receipt.tsx'
import { RunSteps } from './run-steps.tsx'

/** One run: its steps as they go, its files, its receipt, and what can be done with it. The feed of the page keeps it fresh. */
export function RunDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const client = useQueryClient()
  const [known] = useState(() => knownRun(client, id))
  const { data, error, refetch } = useApi('/runs/:id', { params: { id } })
  const run = data ?? known
  const isNarrow = useMediaQuery('(max-width: 600px)') ?? false
  return (
    <Modal
      opened
      fullScreen={isNarrow}
      onClose={onClose}
      size={860}
      title={run ? `${run.orchestration} to ${run.destination}` : 'Run'}
    >
      {run ? (
        <Shown run={run} />
      ) : error ? (
        <Failure problem={error} retry={error.status === 404 ? undefined : refetch} />
      ) : (
        <Skeleton height={320} />
      )}
    </Modal>
  )
}

function Shown({ run }: { readonly run: Run }) {
  return (
    <div className={classes.run}>
      <RunProgress run={run} />
      <RunActions run={run} />
      <RunHeld run={run} />
      <RunFailure run={run} />
      <RunSteps run={run} />
      <RunFacts run={run} />
      <RunFiles run={run} />
      <RunHistory run={run} />
      {run.allowed.includes('run:log') && <RunLog id={run.id} isActive={isActive(run)} />}
      <RunReceipt run={run} />
    </div>
  )
}
