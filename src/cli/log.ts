import pino from 'pino'
import type { Log } from '../lib/log.ts'

/** JSON lines: one an event, with its time. `place` is a file, or 2 for standard error. */
export function openLog(place: string | 2): Log {
  const logger = pino(
    {
      base: null,
      messageKey: 'event',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
    },
    pino.destination({ dest: place, sync: true, mkdir: true }),
  )
  return (event, facts = {}) => logger.info(facts, event)
}
