import { expect, test } from 'vitest'
import { cronWords } from './cron-words.ts'

test.for([
  ['30 8 * * *', 'Daily at 08:30'],
  ['30 8 * * 1', 'Mondays at 08:30'],
  ['0 17 * * 1-5', 'Monday to Friday at 17:00'],
  ['0 17 * * mon-fri', 'Monday to Friday at 17:00'],
  ['0 0 1 * *', 'On day 1 of the month at 00:00'],
  ['0 6,18 * * 0,6', 'Saturdays and Sundays at 06:00 and 18:00'],
  ['0 6 * * 7', 'Sundays at 06:00'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['5 * * * *', 'Every hour at :05'],
  ['* * * * *', 'Every minute'],
  ['*/40 * * * *', 'Every hour at :00 and :40'],
  ['5/20 6 * * *', 'Daily at 06:05, 06:25 and 06:45'],
  ['*/10 * * * 2', 'Tuesdays, every 10 minutes'],
  ['0,30 9-17 * * 1-5', 'Monday to Friday at :00 and :30 of the hours 09 to 17'],
  ['15 4 1,15 jan,jul *', 'On day 1 and 15 of the month in January and July at 04:15'],
  ['0 4 13 * 5', 'On day 13 of the month and Fridays at 04:00'],
] as const)('%s is %s', ([cron, words]) => expect(cronWords(cron)).toBe(words))

test.for(['', 'daily', '60 8 * * *', '30 8 * *', '30 8 * * * *', '5-1 * * * *', '*/0 * * * *', 'a b c d e'])(
  '“%s” is no schedule',
  (cron) => expect(cronWords(cron)).toBeNull(),
)
