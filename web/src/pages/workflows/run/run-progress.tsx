import { leftText, outcomeText, phaseText, sentText, typeText } from '../../../components/runs/run-text.ts'
import { SentBar } from '../../../components/runs/sent-bar.tsx'
import { isActive, lengthText, type Run, STATES } from '../../../components/runs/states.ts'
import { bytesText } from '../../../components/values/quantity-text.ts'
import { StatusMark } from '../../../components/values/status-mark.tsx'
import { useNow } from '../../../components/values/use-now.ts'
import classes from './run.module.css'

const SECOND_MS = 1000

/** How the run stands, and how far it is. It has the same height before, while and after it runs. */
export function RunProgress({ run }: { readonly run: Run }) {
  const isGoing = isActive(run)
  const now = useNow(isGoing ? SECOND_MS : null)
  const { tone, word } = STATES[run.state]
  return (
    <div className={classes.progress}>
      <p className={classes.state}>
        {/* Only the state is said aloud as it changes: numbers that run would never let one listen. */}
        <span role="status">
          <StatusMark tone={tone}>{word}</StatusMark>
        </span>
        <span>{isGoing ? phaseText(run) : outcomeText(run)}</span>
        <span className={classes.kind}>
          {typeText(run)}
          {run.redeliveryOf !== null && ', sent again'}
        </span>
      </p>
      <Bar run={run} />
      <p className={classes.numbers}>
        <span>{sentText(run)}</span>
        <span>{isGoing && run.state !== 'held' ? timeText(run, now) : ''}</span>
      </p>
    </div>
  )
}

function Bar({ run }: { readonly run: Run }) {
  const { state, progress } = run
  if (state === 'running' || state === 'stopping') return <SentBar progress={progress} size={8} />
  // What is over, or has not begun, does not move.
  const share = progress?.totalBytes ? (progress.sentBytes / progress.totalBytes) * 100 : 0
  return (
    <div className={classes.still} aria-hidden data-tone={STATES[state].tone}>
      <div style={{ width: `${state === 'succeeded' ? 100 : share}%` }} />
    </div>
  )
}

function timeText(run: Run, now: number): string {
  const rate = run.progress?.bytesPerSecond ?? 0
  const left = run.progress?.secondsLeft ?? null
  return [
    rate > 0 ? `${bytesText(Math.round(rate))} a second` : '',
    left === null ? '' : leftText(left),
    run.startedAt === null ? '' : `${lengthText(run, now, run.restedMs)} so far`,
  ]
    .filter(Boolean)
    .join(' · ')
}
