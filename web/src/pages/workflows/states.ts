import type { AnswerOf } from '../../api/routes.ts'
import type { Tone } from '../../components/values/status-mark.tsx'

/** A receipt, with what the person may do with its run. */
export type Run = AnswerOf<'get', '/runs/:id/events'> & { readonly allowed: readonly string[] }

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

/** How long a run or a step took, or takes so far; empty before it began. */
export function durationText(
  { startedAt, endedAt }: { readonly startedAt: string | null; readonly endedAt: string | null },
  now: number,
  restedMs = 0,
): string {
  if (startedAt === null) return '–'
  const ms = Math.max(0, (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt) - restedMs)
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}
