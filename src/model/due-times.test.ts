import { expect, test } from 'vitest'
import { decide, upcomingRuns } from './due-times.ts'
import { schedule } from './schedule.ts'

const DAILY = { cron: '0 6 * * *' }
const MINUTELY = { cron: '* * * * *' }
const CHRISTMAS = { from: '2026-12-24T18:00', until: '2026-12-27T08:00' }

const short = (at: Date | null) => at?.toISOString().slice(0, 16) ?? null

function judged(input: object, dueAt: string | null, now: string) {
  const it = decide(schedule.parse(input), dueAt === null ? null : new Date(`${dueAt}Z`), new Date(`${now}Z`))
  return {
    run: it.run && `${short(it.run.at)}${it.run.why === null ? '' : ' late'}`,
    skipped: it.skipped.map(({ at, why }) => `${short(at)} ${why.split(' ')[0]}`),
    dueAt: short(it.dueAt),
    wakeAt: short(it.wakeAt),
  }
}

test('nothing is due yet', () => {
  const next = { run: null, skipped: [], dueAt: '2026-12-01T06:00', wakeAt: '2026-12-01T06:00' }
  expect(judged(DAILY, '2026-12-01T06:00', '2026-12-01T05:59:59.999')).toEqual(next)
  expect(judged(DAILY, null, '2026-12-01T05:00'), 'a schedule that begins').toEqual(next)
})

test.for(['run', 'skip'])('what is due runs, if missed times %s', (missed) => {
  const ran = { run: '2026-12-01T06:00', skipped: [], dueAt: '2026-12-02T06:00', wakeAt: '2026-12-02T06:00' }
  expect(judged({ ...DAILY, missed }, '2026-12-01T06:00', '2026-12-01T06:00')).toEqual(ran)
  expect(judged({ ...DAILY, missed }, '2026-12-01T06:00', '2026-12-01T06:01')).toEqual(ran)
})

test('a missed time runs late, or is skipped', () => {
  const next = { dueAt: '2026-12-02T06:00', wakeAt: '2026-12-02T06:00' }
  expect(judged({ ...DAILY, missed: 'run' }, '2026-12-01T06:00', '2026-12-01T09:00')).toEqual({
    run: '2026-12-01T06:00 late',
    skipped: [],
    ...next,
  })
  expect(judged({ ...DAILY, missed: 'skip' }, '2026-12-01T06:00', '2026-12-01T09:00')).toEqual({
    run: null,
    skipped: ['2026-12-01T06:00 No'],
    ...next,
  })
})

test('of several missed times the last runs, and each is told', () => {
  expect(judged({ ...DAILY, missed: 'run' }, '2026-12-01T06:00', '2026-12-03T09:00')).toEqual({
    run: '2026-12-03T06:00 late',
    skipped: ['2026-12-01T06:00 No', '2026-12-02T06:00 No'],
    dueAt: '2026-12-04T06:00',
    wakeAt: '2026-12-04T06:00',
  })
})

test('each minute of a long silence is told, in parts', () => {
  const silence = schedule.parse(MINUTELY)
  const now = new Date('2026-12-03T00:00:30Z')
  let dueAt: Date | null = new Date('2026-12-01T00:00Z')
  const told: Date[] = []
  const runs: (Date | null)[] = []
  for (let turn = 0; turn < 3; turn++) {
    const it = decide(silence, dueAt, now)
    told.push(...it.skipped.map(({ at }) => at))
    runs.push(it.run?.at ?? null)
    dueAt = it.dueAt
  }
  expect(runs).toEqual([null, null, new Date('2026-12-03T00:00Z')])
  expect(new Set(told.map(Number)).size).toBe(2 * 24 * 60)
  expect(dueAt).toEqual(new Date('2026-12-03T00:01Z'))
})

test('a blackout defers, and afterwards it is as if nobody had been there', () => {
  const daily = (missed: string) => ({ ...DAILY, missed, blackouts: [CHRISTMAS] })
  expect(judged(daily('run'), '2026-12-25T06:00', '2026-12-25T06:00')).toEqual({
    run: null,
    skipped: [],
    dueAt: '2026-12-25T06:00',
    wakeAt: '2026-12-27T08:00',
  })
  const next = { dueAt: '2026-12-28T06:00', wakeAt: '2026-12-28T06:00' }
  expect(judged(daily('run'), '2026-12-25T06:00', '2026-12-27T08:00')).toEqual({
    run: '2026-12-27T06:00 late',
    skipped: ['2026-12-25T06:00 It', '2026-12-26T06:00 It'],
    ...next,
  })
  expect(judged(daily('skip'), '2026-12-25T06:00', '2026-12-27T08:00')).toEqual({
    run: null,
    skipped: ['2026-12-25T06:00 It', '2026-12-26T06:00 It', '2026-12-27T06:00 It'],
    ...next,
  })
})

test.for([
  ['run', ['2026-12-23T06:00', '2026-12-24T06:00', '2026-12-27T08:00', '2026-12-28T06:00']],
  ['skip', ['2026-12-23T06:00', '2026-12-24T06:00', '2026-12-28T06:00', '2026-12-29T06:00']],
] as const)('the next runs around a blackout, if missed times %s', ([missed, runs]) => {
  const it = schedule.parse({ ...DAILY, missed, blackouts: [CHRISTMAS] })
  expect(upcomingRuns(it, new Date('2026-12-22T12:00Z'), 4).map(short)).toEqual(runs)
})

test('a schedule that a blackout swallows whole has no next run', () => {
  const it = schedule.parse({ ...DAILY, missed: 'skip', blackouts: [{ from: '05:00', until: '07:00' }] })
  expect(upcomingRuns(it, new Date('2026-12-22T12:00Z'), 5)).toEqual([])
})
