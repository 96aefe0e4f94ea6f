import { describe, expect, test } from 'vitest'
import { forecast, judgeDeadline, type Link } from './forecast.ts'

const MINUTE_MS = 60_000
const at = (time: string) => new Date(`2027-01-10T${time}Z`)
/** Due at 05:30, deadline at 06:00. */
const deadlineAt = at('06:00')
const due = at('05:30')

const aLink = (more: Partial<Link> = {}): Link => ({
  title: '“Daily”',
  begins: 'after',
  overlap: 'skip',
  usualMs: 20 * MINUTE_MS,
  ended: null,
  arrivedAt: null,
  running: null,
  isQueued: false,
  ...more,
})
const running = (began: string, more: object = {}) => ({ beganAt: at(began), isHeld: false, counts: true, ...more })

/** Such as `at-risk 06:12 …`. */
function told(now: string, chain: Link | readonly Link[], { begin = due, isFollowed = false } = {}): string {
  const moment = at(now)
  const links = Array.isArray(chain) ? chain : [chain as Link]
  const found = forecast(links, begin > moment ? begin : moment, moment)
  const { state, expectedAt, arrivedAt, why } = judgeDeadline({ deadlineAt, isFollowed }, found, moment)
  const time = (it: Date | null) => it?.toISOString().slice(11, 16)
  return [state, time(expectedAt), time(arrivedAt), why].filter(Boolean).join(' ')
}

test.for([
  ['the day before', '00:00', aLink(), 'on-time 05:50'],
  ['a schedule too near to the deadline', '00:00', aLink({ usualMs: 40 * MINUTE_MS }), 'at-risk 06:10'],
  ['nothing has begun', '05:39', aLink(), 'on-time 05:59'],
  ['nothing has begun for long', '05:41', aLink(), 'at-risk 06:01'],
  ['it goes on', '05:45', aLink({ running: running('05:31') }), 'on-time 05:51'],
  ['it began late', '05:45', aLink({ running: running('05:44') }), 'at-risk 06:04'],
  ['it takes longer', '05:58', aLink({ running: running('05:31') }), 'on-time 05:58'],
  ['the deadline is now', '06:00', aLink({ running: running('05:31') }), 'on-time 06:00'],
  [
    'the deadline has passed',
    '06:01',
    aLink({ running: running('05:31') }),
    'late 06:01 The run of “Daily” takes longer than its last ones.',
  ],
  ['it has arrived', '07:00', aLink({ arrivedAt: at('06:00') }), 'met 06:00'],
  ['it has arrived late', '07:00', aLink({ arrivedAt: at('06:12') }), 'missed 06:12'],
] as const)('%s, at %s', ([, now, link, expected]) => expect(told(now, link)).toBe(expected))

test.for([
  ['failed', null, 'The run of “Daily” failed.'],
  ['stopped', 'Ana stopped it.', 'The run of “Daily” was stopped: Ana stopped it.'],
  ['skipped', 'It was due in a blackout.', 'The run of “Daily” was skipped: It was due in a blackout.'],
] as const)('nothing comes of a run that was %s', ([state, note, why]) => {
  const link = aLink({ ended: { state, note } })
  expect(told('05:35', link)).toBe(`at-risk ${why}`)
  expect(told('06:35', link)).toBe(`late ${why}`)
  expect(told('06:35', link, { isFollowed: true }), 'nothing ever came').toBe(`missed ${why}`)
  expect(told('05:35', { ...link, running: running('05:34') }), 'a later one does').toBe('on-time 05:54')
})

describe('of too few runs', () => {
  const few = aLink({ usualMs: null })
  test('nothing is foretold', () => {
    expect(told('05:59', few)).toBe('on-time')
    expect(told('05:59', { ...few, running: running('05:31') })).toBe('on-time')
    expect(told('06:01', { ...few, running: running('05:31') })).toBe('late')
  })
  test('it is known what begins too late', () => {
    expect(told('05:00', few, { begin: at('06:30') })).toBe('at-risk It cannot begin in time.')
  })
})

describe('a held run', () => {
  const held = running('05:31', { isHeld: true })
  const why = 'A run of “Daily” is held: somebody has to decide.'
  test('arrives when somebody decides', () => expect(told('05:40', aLink({ running: held }))).toBe(`at-risk ${why}`))
  test('of an earlier time is in the way once the next one is due', () => {
    const link = aLink({ running: { ...held, counts: false } })
    expect(told('05:29', link)).toBe('on-time 05:50')
    expect(told('05:31', link)).toBe(`at-risk ${why}`)
  })
})

describe('while the run before goes on', () => {
  const before = running('05:25', { counts: false })
  test.for([
    ['skip', 'on-time 05:45'],
    ['stop', 'on-time 05:50'],
    ['queue', 'at-risk 06:05'],
  ] as const)('overlap: %s', ([overlap, expected]) => {
    expect(told('05:29', aLink({ overlap, running: before }))).toBe(expected)
  })
  test('a queued one begins at its end', () => {
    expect(told('05:31', aLink({ overlap: 'queue', running: before, isQueued: true }))).toBe('at-risk 06:05')
  })
})

describe('a group after another', () => {
  const first = aLink({ title: '“First”' })
  test('follows its end', () => {
    expect(told('05:00', [first, aLink({ usualMs: 9 * MINUTE_MS })])).toBe('on-time 05:59')
    expect(told('05:00', [first, aLink()])).toBe('at-risk 06:10')
    expect(told('05:45', [{ ...first, running: running('05:44') }, aLink({ usualMs: 0 })])).toBe('at-risk 06:04')
  })
  test('does not come after a failure', () => {
    const failed = { ...first, ended: { state: 'failed', note: null } } as const
    expect(told('05:40', [failed, aLink()])).toBe('at-risk The run of “First” failed.')
  })
  test('is not foretold where one of them is not', () => {
    expect(told('05:00', [{ ...first, usualMs: null }, aLink()])).toBe('on-time')
  })
  test('begins where the first has arrived', () => {
    expect(told('05:39', [{ ...first, arrivedAt: at('05:38') }, aLink()])).toBe('on-time 05:59')
  })
})

describe('an orchestration in a group', () => {
  const member = aLink({ title: '“A” to “P”', begins: 'with', usualMs: 10 * MINUTE_MS })
  test('counts from the begin of its group', () => {
    expect(told('05:00', [aLink(), member])).toBe('on-time 05:40')
    expect(told('05:49', [aLink(), member])).toBe('on-time 05:59')
    expect(told('05:49', [aLink({ running: running('05:48') }), member])).toBe('on-time 05:58')
  })
  test('has arrived whatever becomes of the others', () => {
    expect(told('05:59', [aLink({ running: running('05:30') }), { ...member, arrivedAt: at('05:37') }])).toBe(
      'met 05:37',
    )
  })
  test('may be refused', () => {
    const refused = { ...member, ended: { state: 'refused', note: null } } as const
    expect(told('05:40', [aLink({ running: running('05:31') }), refused])).toBe(
      'at-risk The run of “A” to “P” could not be started.',
    )
  })
})
