import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Failure } from '../../../../components/page/failure.tsx'
import { isActive, type Run } from '../../../../components/runs/states.ts'
import { Moment } from '../../../../components/values/moment.tsx'
import classes from '../run.module.css'
import { RunFix } from './run-fix.tsx'

/** Why a run ended or waits, what of it is at the partner, whether trying again helps; and what it warns of. */
export function RunFailure({ run }: { readonly run: Run }) {
  const { state, error, warnings, attempt, skip, arrivedBefore } = run
  if (!error && warnings.length === 0 && skip === null && arrivedBefore.length === 0) return null
  return (
    <section aria-label="What went wrong" className={classes.wrong}>
      {error && state === 'failed' && <Failure problem={error} />}
      {error && state === 'stopped' && <p className={classes.note}>{error.message}</p>}
      {error && isActive(run) && (
        <Warning>
          Attempt {attempt - 1} did not get through: {error.message} It is tried again by itself.
        </Warning>
      )}
      {error && !isActive(run) && (
        <dl className={classes.after}>
          <dt>What has arrived</dt>
          <dd>{arrivedText(run.deliveries.length)}</dd>
          {state === 'failed' && (
            <>
              <dt>Does a retry help</dt>
              <dd>{retryText(error.retryable)}</dd>
            </>
          )}
        </dl>
      )}
      {arrivedBefore.length > 0 && <p className={classes.note}>{beforeText(arrivedBefore.length)}</p>}
      <RunFix run={run} />
      {skip && (
        <p className={classes.note}>
          Skipped by {skip.by} <Moment at={skip.at} />: its group goes on without it.
          {skip.reason !== null && <> The reason: {skip.reason}</>}
        </p>
      )}
      {warnings.map((warning) => (
        <Warning key={warning}>{warning}</Warning>
      ))}
    </section>
  )
}

function Warning({ children }: { readonly children: ReactNode }) {
  return (
    <p className={classes.warning}>
      <IconAlertTriangle size={15} aria-label="Warning" className={classes.warningMark} />
      <span>{children}</span>
    </p>
  )
}

function arrivedText(files: number): string {
  if (files === 0) return 'Nothing of it has arrived.'
  return files === 1
    ? 'One file has arrived and stays there; it is listed below.'
    : `${files} files have arrived and stay there; they are listed below.`
}

const beforeText = (files: number): string =>
  `${files === 1 ? 'One file' : `${files} files`} had arrived before the run was restarted; all of its files are sent anew.`

const retryText = (retryable: boolean): string =>
  retryable
    ? 'A retry may help: it was tried several times, and the cause may pass by itself.'
    : 'A retry helps only after the cause is put right.'
