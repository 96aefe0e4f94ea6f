import { bytesText, countText } from '../values/quantity-text.ts'
import { durationText } from '../values/time-text.ts'
import { isActive, lengthText, type Run } from './states.ts'

type StepName = Run['steps'][number]['name']

/** What each step is called, and what is going on while it runs. */
export const STEPS: Readonly<Record<StepName, { readonly title: string; readonly doing: string }>> = {
  query: { title: 'Query', doing: 'Reading rows' },
  build: { title: 'Build', doing: 'Building files' },
  deliver: { title: 'Deliver', doing: 'Sending' },
  finish: { title: 'Finish', doing: 'Finishing' },
}

const filesText = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`
export const rowsText = (rows: number): string => `${countText(rows)} ${rows === 1 ? 'row' : 'rows'}`

/** As `in 4.1 s · 9,295 rows`: what follows the word of a state that a run has ended in. */
export function outcomeText(run: Run): string {
  const took =
    run.startedAt === null ? '' : `${run.state === 'succeeded' ? 'in' : 'after'} ${lengthText(run, 0, run.restedMs)}`
  return [took, run.rows === null ? '' : rowsText(run.rows)].filter(Boolean).join(' · ')
}

/** As `Sending · 48,213 rows`: what a run is at. */
export function phaseText(run: Run): string {
  if (run.state === 'waiting') return run.error === null ? '' : `tries again: ${run.error.message}`
  if (run.state === 'held')
    return [run.rows === null ? '' : rowsText(run.rows), 'nothing was sent'].filter(Boolean).join(' · ')
  const step = run.steps.findLast((it) => it.state === 'running')
  const rows = run.progress?.rows ? rowsText(run.progress.rows) : ''
  return [step ? STEPS[step.name].doing : '', rows].filter(Boolean).join(' · ')
}

/** As `1 file, 2.5 MB sent` or `Nothing was sent`: how much of a run is at the partner, or on its way there. */
export function sentText({ state, progress, deliveries }: Run): string {
  const arrived = deliveries.reduce((sum, it) => sum + it.bytes, 0)
  if (state === 'succeeded') return `${filesText(deliveries.length)}, ${bytesText(arrived)} sent`
  if (state === 'held') return ''
  if (!progress) return state === 'waiting' ? 'It begins as soon as a worker is free.' : ''
  const { rows, builtBytes, totalBytes } = progress
  const sentBytes = Math.max(progress.sentBytes, arrived)
  const sent =
    totalBytes === null ? `${bytesText(sentBytes)} sent` : `${bytesText(sentBytes)} of ${bytesText(totalBytes)} sent`
  // The last word of a run that was cut short is not about what it had built by then.
  if (state === 'failed' || state === 'stopped') return sentBytes === 0 ? 'Nothing was sent' : sent
  return `${rowsText(rows)}, ${bytesText(builtBytes)} built, ${sent}`
}

/** How much of a run was sent, in percent; null while that is not known. */
export function shareSent(progress: Run['progress']): number | null {
  if (!progress?.totalBytes) return null
  return Math.min(100, Math.floor((progress.sentBytes / progress.totalBytes) * 100))
}

/** As `about 4 s left`. */
export const leftText = (seconds: number): string =>
  `about ${durationText(Math.max(1, Math.ceil(seconds)) * 1000)} left`

/** As `Query` or `Database Export`. */
export const typeText = ({ objectType }: Pick<Run, 'objectType'>): string =>
  objectType === 'database-export' ? 'Database Export' : 'Query'

/** How long a run took, without the rest before a retry by hand; null while it has not ended. */
export function tookMs(run: Run): number | null {
  if (isActive(run) || run.startedAt === null || run.endedAt === null) return null
  return Math.max(0, Date.parse(run.endedAt) - Date.parse(run.startedAt) - run.restedMs)
}
