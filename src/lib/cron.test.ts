import { expect, test } from 'vitest'
import { cronProblem } from './cron.ts'

test.for(['30 8 * * *', '*/15 0-6,22 1 jan-mar MON-FRI', '0 0 31 12 7', ' 5  4 * * sun ', '10-50/20 * * * *'])(
  '%s is a schedule',
  (text) => expect(cronProblem(text)).toBeNull(),
)

test.for([
  ['30 8 * *', 'five fields'],
  ['', 'five fields'],
  ['60 8 * * *', 'minute'],
  ['0 24 * * *', 'hour'],
  ['0 8 0 * *', 'day'],
  ['0 8 * 13 *', 'month'],
  ['0 8 * * 8', 'weekday'],
  ['0 8 * * montag', 'weekday'],
  ['*/0 8 * * *', 'minute'],
  ['9-3 8 * * *', 'minute'],
  ['1-2-3 8 * * *', 'minute'],
  ['-1 8 * * *', 'minute'],
  [', 8 * * *', 'minute'],
  ['5/ 8 * * *', 'minute'],
] as const)('%s is none: %s', ([text, named]) => expect(cronProblem(text)).toContain(named))
