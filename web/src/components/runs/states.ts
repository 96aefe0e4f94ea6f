import type { AnswerOf } from '../../api/routes.ts'
import type { Tone } from '../values/status-mark.tsx'
import { durationText } from '../values/time-text.ts'

/** A receipt, with what the person may do with its run. */
export type Run = AnswerOf<'get', '/runs/:id'>

/** A state in words, with the tone of its stamp. */
export const STATES: Readonly<Record<Run['state'], { readonly word: string; readonly tone: Tone }>> = {
  waiting: { word: 'Waiting to start', tone: 'waiting' },
  running: { word: 'Running', tone: 'busy' },
  held: { word: 'Held', tone: 'warn' },
  stopping: { word: 'Stopping', tone: 'busy' },
  succeeded: { word: 'Completed', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'plain' },
}

export const isActive = ({ state }: Pick<Run, 'state'>): boolean =>
  ['waiting', 'running', 'held', 'stopping'].includes(state)

/** How long a run or a step took, or takes so far; a dash before it began. */
export function lengthText(
  { startedAt, endedAt }: { readonly startedAt: string | null; readonly endedAt: string | null },
  now: number,
  restedMs = 0,
): string {
  if (startedAt === null) return '–'
  const end = endedAt === null ? now : Date.parse(endedAt)
  return durationText(Math.max(0, end - Date.parse(startedAt) - restedMs))
}
