import type { ItemOf } from '../../../api/routes.ts'
import type { Tone } from '../../../components/values/status-mark.tsx'

export type Orchestration = ItemOf<'/orchestrations'>
type Status = Orchestration['status']

/** How each status is called, and how it looks. */
export const STATUSES: Readonly<Record<Status, { readonly word: string; readonly tone: Tone }>> = {
  activated: { word: 'Activated', tone: 'plain' },
  waiting: { word: 'Waiting to start', tone: 'waiting' },
  running: { word: 'Running', tone: 'busy' },
  completed: { word: 'Completed', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'warn' },
  held: { word: 'Held', tone: 'warn' },
}

export const OBJECT_TYPES = { query: 'Query', 'database-export': 'Database Export' } as const
