import type { ItemOf } from '../../../api/routes.ts'
import type { Tone } from '../../../components/values/status-mark.tsx'

export type GroupRun = ItemOf<'/group-runs'>

/** How a group's run stands, in words, with the tone of its stamp. */
export const GROUP_STATES: Readonly<Record<GroupRun['state'], { readonly word: string; readonly tone: Tone }>> = {
  queued: { word: 'Waiting to start', tone: 'waiting' },
  running: { word: 'Running', tone: 'busy' },
  succeeded: { word: 'Completed', tone: 'good' },
  failed: { word: 'Failed', tone: 'bad' },
  stopped: { word: 'Stopped', tone: 'plain' },
  skipped: { word: 'Skipped', tone: 'warn' },
}
