import { counted, durationText } from '../../lib/quantity.ts'
import { type Finding, ok, warning } from './finding.ts'

const LONG_S = 300
const LATE_S = 60

export interface QueueFigures {
  readonly queueAgeSeconds: number
  readonly scheduleLagSeconds: number
  /** Runs in the hands of workers that are silent. */
  readonly silent: number
  /** Whether a process should be at work now. */
  readonly works: boolean
}

/** Whether work is done as it comes. */
export function examineQueue({ queueAgeSeconds, scheduleLagSeconds, silent, works }: QueueFigures): Finding[] {
  const start = works ? 'Start a worker, or look into the logs of those that run.' : 'Start Waybill.'
  const waits = durationText(queueAgeSeconds * 1000)
  return [
    queueAgeSeconds < LONG_S
      ? ok('queue', queueAgeSeconds === 0 ? 'No run waits.' : `The oldest run waits for ${waits}.`)
      : warning('queue', `The oldest run has waited for ${waits}.`, start),
    scheduleLagSeconds < LATE_S
      ? ok('schedules', 'Nothing is overdue.')
      : warning('schedules', `A schedule has been due for ${durationText(scheduleLagSeconds * 1000)}.`, start),
    silent === 0
      ? ok('workers', 'No run is in the hands of a worker that is silent.')
      : warning(
          'workers',
          `${counted(silent, 'run')} in the hands of workers that died, and no other has taken them over.`,
          start,
        ),
  ]
}
