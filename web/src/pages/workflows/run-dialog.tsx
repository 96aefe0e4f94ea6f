import { Button, CopyButton, Modal, Progress, Skeleton } from '@mantine/core'
import { useState } from 'react'
import { useEvents } from '../../api/events.ts'
import { useAction, useApi } from '../../api/hooks.ts'
import { Failure } from '../../components/page/failure.tsx'
import { bytesText, countText } from '../../components/values/quantity-text.ts'
import { StatusMark } from '../../components/values/status-mark.tsx'
import { Deliveries, Facts, Log, Steps } from './run-parts.tsx'
import { isActive, type Run, STATES } from './states.ts'
import classes from './workflows.module.css'

/** One run: its steps as they go, its files, its receipt, and what can be done with it. */
export function RunDialog({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { data, error, refetch } = useApi('/runs/:id', { params: { id } })
  const [told, setTold] = useState<Omit<Run, 'allowed'> | null>(null)
  useEvents(
    '/runs/:id/events',
    (event) => {
      setTold(event)
      // What may be done is not told by events.
      if (!isActive(event)) void refetch()
    },
    { params: { id } },
  )
  // The receipt of a run is what its events hold too.
  const run = data && { ...(data as Run), ...(told?.id === id ? told : {}) }
  return (
    <Modal opened onClose={onClose} size={860} title={run ? `${run.orchestration} to ${run.destination}` : 'Run'}>
      {run ? <Shown run={run} /> : error ? <Failure problem={error} retry={refetch} /> : <Skeleton height={240} />}
    </Modal>
  )
}

function Shown({ run }: { readonly run: Run }) {
  return (
    <div className={classes.run}>
      <div className={classes.runHead}>
        <StatusMark tone={STATES[run.state].tone}>{STATES[run.state].word}</StatusMark>
        <Actions run={run} />
      </div>
      {run.progress && isActive(run) && <RunProgress progress={run.progress} />}
      {run.error && <Failure problem={run.error} />}
      <Facts run={run} />
      <Steps run={run} />
      <Deliveries run={run} />
      {run.allowed.includes('run:log') && <Log id={run.id} isActive={isActive(run)} />}
      <Receipt run={run} />
    </div>
  )
}

function Actions({ run: { id, state, allowed } }: { readonly run: Run }) {
  const alsoChanges = ['/orchestrations']
  const stop = useAction('post', '/runs/:id/stop', { alsoChanges })
  const retry = useAction('post', '/runs/:id/retry', { alsoChanges })
  const again = useAction('post', '/runs/:id/redeliver', { alsoChanges })
  const params = { id }
  const problem = stop.error ?? retry.error ?? again.error
  const hasEnded = !isActive({ state })
  return (
    <div className={classes.actions}>
      {!hasEnded && state !== 'stopping' && allowed.includes('run:stop') && (
        <Button loading={stop.isPending} onClick={() => stop.mutate({ params })}>
          Stop
        </Button>
      )}
      {hasEnded && state !== 'succeeded' && allowed.includes('run:retry') && (
        <Button loading={retry.isPending} onClick={() => retry.mutate({ params })}>
          Retry
        </Button>
      )}
      {hasEnded && allowed.includes('run:redeliver') && (
        <Button loading={again.isPending} onClick={() => again.mutate({ params })}>
          Send again
        </Button>
      )}
      {again.isSuccess && (
        <span role="status" className={classes.small}>
          It is sent again as a run of its own.
        </span>
      )}
      {problem && <Failure problem={problem} />}
    </div>
  )
}

function RunProgress({ progress }: { readonly progress: NonNullable<Run['progress']> }) {
  const { rows, sentBytes, totalBytes, bytesPerSecond, secondsLeft } = progress
  const share = totalBytes ? Math.min(100, (sentBytes / totalBytes) * 100) : null
  return (
    <div className={classes.progress}>
      <Progress value={share ?? 100} striped={share === null} animated={share === null} size={6} aria-label="Sent" />
      <span className={classes.small}>
        {countText(rows)} rows, {bytesText(sentBytes)} sent, {bytesText(Math.round(bytesPerSecond))} a second
        {secondsLeft !== null && `, ${Math.ceil(secondsLeft)} s left`}
      </span>
    </div>
  )
}

function Receipt({ run: { allowed: _, ...receipt } }: { readonly run: Run }) {
  const text = JSON.stringify(receipt, null, 2)
  const download = () => {
    const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
    const link = Object.assign(document.createElement('a'), { href: url, download: `${receipt.id}.json` })
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <div className={classes.receiptButtons}>
      <CopyButton value={text}>
        {({ copied, copy }) => <Button onClick={copy}>{copied ? 'Receipt copied' : 'Copy receipt'}</Button>}
      </CopyButton>
      <Button onClick={download}>Download receipt</Button>
    </div>
  )
}
