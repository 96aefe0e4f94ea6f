import { rowsText, tookMs } from '../../../components/runs/run-text.ts'
import { type Run, STATES } from '../../../components/runs/states.ts'
import { countText } from '../../../components/values/quantity-text.ts'
import { durationText } from '../../../components/values/time-text.ts'

/** One run as the chart has it. */
export interface Point {
  readonly id: string
  readonly state: Run['state']
  readonly at: string | null
  readonly rows: number | null
  readonly ms: number | null
}

/** Runs that have ended, the oldest first. What was only sent again says nothing about the query. */
export const pointsOf = (runs: readonly Run[]): Point[] =>
  runs
    .filter((it) => it.redeliveryOf === null)
    .map((it) => ({ id: it.id, state: it.state, at: it.endedAt, rows: it.rows, ms: tookMs(it) }))
    .reverse()

/** How high a bar is in percent of the highest; what is there at all can be seen. */
export const heightOf = (value: number | null, highest: number): number =>
  value === null || highest === 0 ? 0 : Math.max(2, (value / highest) * 100)

export const highestOf = (values: readonly (number | null)[]): number => Math.max(0, ...values.map((it) => it ?? 0))

/** A run in words, as `Completed · 48,213 rows · 4.1 s`. */
export const pointText = ({ state, rows, ms }: Point): string =>
  [STATES[state].word, rows === null ? '' : rowsText(rows), ms === null ? '' : durationText(ms)]
    .filter(Boolean)
    .join(' · ')

/** What the chart shows, as `Of the last 12 runs 11 completed and 1 failed. Rows 9,100 to 9,400, duration 3.9 s to 5.1 s.` */
export function summaryOf(points: readonly Point[]): string {
  const done = points.filter((it) => it.state === 'succeeded')
  const failed = points.filter((it) => it.state === 'failed').length
  const stopped = points.length - done.length - failed
  const counts = [
    `${done.length} completed`,
    failed > 0 ? `${failed} failed` : '',
    stopped > 0 ? `${stopped} stopped` : '',
  ]
  const of = `Of the last ${points.length} runs ${counts.filter(Boolean).join(', ')}.`
  if (done.length === 0) return of
  const rows = rangeText(
    done.flatMap((it) => it.rows ?? []),
    countText,
  )
  return `${of} Completed runs had ${rows} rows and took ${rangeText(
    done.flatMap((it) => it.ms ?? []),
    durationText,
  )}.`
}

function rangeText(values: readonly number[], textOf: (value: number) => string): string {
  const [least, most] = [textOf(Math.min(...values)), textOf(Math.max(...values))]
  return least === most ? least : `${least} to ${most}`
}
