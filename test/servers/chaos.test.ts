import { expect, test } from 'vitest'
import { decide } from '../../src/model/due-times.ts'
import { schedule } from '../../src/model/schedule.ts'
import { occurrencesOf } from '../chaos/occurrences.ts'
import { playStory } from '../chaos/story.ts'

/** An hour of it is `npm run chaos`. */
const LINE = ['line cut', 'line breaks', 'SFTP server restarted', 'line slow', 'line silent']
const WORKER = ['disk full', 'worker killed', 'clock jumps back', 'worker told to end', 'worker frozen']
const SCRIPTS = {
  embedded: [[...WORKER, ...LINE, 'clock jumps ahead']],
  postgres: [[...WORKER, 'PostgreSQL restarted', 'clock jumps ahead'], LINE],
}

test.for(['embedded', 'postgres'] as const)(
  'one fault of each kind loses and doubles nothing, with the store %s',
  { timeout: 600_000 },
  async (store) => {
    const lines: string[] = []
    const say = (line: string) => void lines.push(line)
    const report = await playStory({ seed: 20_270_314, store, minutes: 10, script: SCRIPTS[store], say })
    const { lost, doubled, wrong, faults, runs } = report.figures()
    expect({ lost, doubled, wrong }, lines.join('\n')).toEqual({ lost: [], doubled: [], wrong: [] })
    expect(Object.keys(faults)).toHaveLength(SCRIPTS[store].flat().length)
    expect(runs).toBeGreaterThan(5)
  },
)

const MINUTE_MS = 60_000

test.for([
  ['America/New_York', '2027-03-14', '2027-11-07'],
  ['Europe/Berlin', '2027-03-28', '2027-10-31'],
  ['Australia/Lord_Howe', '2027-04-04', '2027-10-03'],
])(
  'on the days in %s when clocks are put forward and back, each time is due once, however the clock jumps',
  ([timeZone = '', ...days]) => {
    for (const everyMinutes of [5, 20]) {
      const weekly = schedule.parse({ cron: `*/${everyMinutes} 0-23 * * sun`, timeZone })
      for (const day of days) {
        const from = new Date(Date.parse(day) - 24 * 60 * MINUTE_MS)
        const until = new Date(Date.parse(day) + 2 * 24 * 60 * MINUTE_MS)
        const judged: number[] = []
        let dueAt = decide(weekly, null, from).dueAt
        for (let [now, step] = [from.getTime(), 0]; now < until.getTime(); step++) {
          const it = decide(weekly, dueAt, new Date(now))
          judged.push(...it.skipped.map(({ at }) => at.getTime()), ...(it.run ? [it.run.at.getTime()] : []))
          dueAt = it.dueAt
          // It goes on for a while, now and then leaps, and is put back by less.
          now += step % 11 === 0 ? 130 * MINUTE_MS : step % 7 === 0 ? -40 * MINUTE_MS : 5 * MINUTE_MS
        }
        const wanted = occurrencesOf({ weekday: 7, everyMinutes, timeZone }, from, dueAt ?? until)
        expect(judged.sort((a, b) => a - b)).toEqual(wanted)
        expect(wanted.length).toBeGreaterThan(60)
      }
    }
  },
)
