import type { ItemOf } from '../../api/routes.ts'
import type { Tone } from '../../components/values/status-mark.tsx'

export type Query = ItemOf<'/queries'>

/** How a query stands, in the words of the list. */
export const STATUSES: Readonly<Record<Query['status'], { readonly word: string; readonly tone: Tone }>> = {
  draft: { word: 'Draft', tone: 'plain' },
  activated: { word: 'Activated, not run', tone: 'waiting' },
  waiting: { word: 'Waiting to run', tone: 'waiting' },
  running: { word: 'Running', tone: 'busy' },
  completed: { word: 'Completed', tone: 'good' },
  inactive: { word: 'Inactive', tone: 'plain' },
  error: { word: 'Error', tone: 'bad' },
}
