import type { ItemOf } from '../../../api/routes.ts'
import { STATES } from '../../../components/runs/states.ts'

export type GroupRun = ItemOf<'/group-runs'>

/** How a group's run stands: as one of a single orchestration is told, and what is a group's alone. */
export const GROUP_STATES: Readonly<Record<GroupRun['state'], (typeof STATES)['waiting']>> = {
  queued: STATES.waiting,
  running: STATES.running,
  succeeded: STATES.succeeded,
  failed: STATES.failed,
  stopped: STATES.stopped,
  skipped: { word: 'Skipped', tone: 'warn' },
}
