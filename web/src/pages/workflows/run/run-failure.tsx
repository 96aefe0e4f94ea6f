import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Failure } from '../../../components/page/failure.tsx'
import { isActive, type Run } from '../../../components/runs/states.ts'
import classes from './run.module.css'

/** Why a run ended or waits, what of it is at the partner, whether trying again helps; and what it warns of. */
export function RunFailure({ run }: { readonly run: Run }) {
  const { state, error, deliveries, warnings, attempt } = run
  if (!error && warnings.length === 0) return null
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
        <ul className={classes.after}>
          <li>{arrivedText(deliveries.length)}</li>
          {state === 'failed' && <li>{retryText(error.retryable)}</li>}
        </ul>
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

const retryText = (retryable: boolean): string =>
  retryable
    ? 'A retry may help: it was tried several times, and the cause may pass by itself.'
    : 'A retry helps only after the cause is put right.'
