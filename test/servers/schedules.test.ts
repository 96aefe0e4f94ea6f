import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import type { GroupRun, GroupRunState } from '../../src/model/group-run.ts'
import { type OrchestrationGroup, orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import { retryRun } from '../../src/runs/again/retry.ts'
import { startGroupRun } from '../../src/runs/groups/start.ts'
import { stopGroupRun } from '../../src/runs/groups/stop.ts'
import { startRun } from '../../src/runs/start.ts'
import { stopRun } from '../../src/runs/stop.ts'
import type { Call } from '../../src/sandbox/sftp-session.ts'
import { createOrchestrationGroup, getOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import { listGroupRuns } from '../../src/store/runs/group-runs.ts'
import { listRuns } from '../../src/store/runs/list-runs.ts'
import { orchestrationGroup } from '../../src/store/schema/objects.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const TABLES = 'CREATE TABLE people AS SELECT range AS id FROM range(10)'
const PEOPLE = 'SELECT * FROM people'
/** The partner takes no file of this name before the run is stopped. */
const BUSY = { sql: PEOPLE, settings: { filenameTemplate: 'busy {{run_id}}.csv' } }
const DAILY = { cron: '0 6 * * *' }

describe.for(['the embedded store', 'PostgreSQL'])('with %s', (kind) => {
  let postgres: PostgresServer | undefined
  let it: World
  let isClosed = false
  /** The clock that schedules are read by: it stands until a test moves it. */
  let now = new Date('2027-01-10T05:00Z')

  beforeAll(async () => {
    postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined
    const options = postgres ? { databaseUrl: await postgres.createDatabase() } : {}
    const partner = {
      welcomes: () => !isClosed,
      intercept: ({ name, path }: Call) =>
        name === 'OPEN' && path?.includes('busy') ? new Promise<undefined>(() => {}) : undefined,
    }
    const settings = { retry: { times: 0, withinMs: 0, firstDelayMs: 0 }, runsAtOnce: 4, connectionsPerHost: 8 }
    it = await openWorld(TABLES, { clock: { now: () => now }, partner, settings, ...options })
  })
  beforeEach(async () => {
    isClosed = false
    now = new Date('2027-01-10T05:00Z')
    for (const name of await readdir(it.partnerFolder)) await rm(join(it.partnerFolder, name), { recursive: true })
  })
  afterEach(async () => {
    // What is due in one test is none of the others'.
    await it.store.db.update(orchestrationGroup).set({ enabled: false, dueAt: null, wakeAt: null })
  })
  afterAll(async () => {
    await it?.[Symbol.asyncDispose]()
    await postgres?.[Symbol.asyncDispose]()
  })

  const at = (text: string) => {
    now = new Date(`${text}Z`)
  }
  const aGroup = (input: object): Promise<OrchestrationGroup> =>
    createOrchestrationGroup(it.store.db, orchestrationGroupInput.parse({ name: `group ${newId('')}`, ...input }), now)

  /** What became of a group, the oldest first, once so many group runs have ended or were skipped, and none goes on. */
  async function settled({ id }: OrchestrationGroup, count: number): Promise<GroupRun[]> {
    for (;;) {
      const { items } = await listGroupRuns(it.store.db, { group: id })
      if (items.length >= count && items.every((run) => run.endedAt !== null)) return items.reverse()
      await sleep(50)
    }
  }
  async function untilOne({ id }: OrchestrationGroup, state: GroupRunState): Promise<GroupRun> {
    for (;;) {
      const [found] = (await listGroupRuns(it.store.db, { group: id, states: [state] })).items
      if (found) return found
      await sleep(50)
    }
  }
  /** Until a group's run for this time is at its members. */
  async function untilBusy(group: OrchestrationGroup, dueAt: string): Promise<GroupRun> {
    for (;;) {
      const found = await untilOne(group, 'running')
      if (found.dueAt === `${dueAt}:00.000Z` && found.runs.active > 0) return found
      await sleep(50)
    }
  }
  const told = (runs: readonly GroupRun[]) =>
    runs.map((run) => [run.state, run.dueAt?.slice(0, 16) ?? run.trigger, run.note].filter(Boolean).join(', '))

  test('what is due runs once, all of it with one time', async () => {
    const group = await aGroup({ schedule: DAILY })
    const settings = (name: string) => ({ filenameTemplate: `${name}_{{now|format:'yyyy-MM-dd_HHmmss'}}.csv` })
    await it.orchestrate({ sql: PEOPLE, group: group.name, settings: settings('first') })
    await it.orchestrate({ sql: PEOPLE, group: group.name, settings: settings('second') })
    await it.orchestrate({ sql: PEOPLE, settings: settings('by hand') })
    at('2027-01-10T05:59:59')
    await sleep(1500)
    expect((await listGroupRuns(it.store.db, { group: group.id })).items, 'nothing is due').toEqual([])
    at('2027-01-10T06:00')
    const [run, ...more] = await settled(group, 1)
    expect(more).toEqual([])
    expect(run).toMatchObject({
      state: 'succeeded',
      trigger: 'schedule',
      dueAt: '2027-01-10T06:00:00.000Z',
      startedBy: 'Automated workflow',
      refused: [],
      runs: { active: 0, succeeded: 2, failed: 0, stopped: 0, skipped: 0 },
    })
    const files = await readdir(it.partnerFolder)
    expect(new Set(files.map((name) => name.split('_')[0]))).toEqual(new Set(['first', 'second']))
    expect(new Set(files.map((name) => name.slice(name.indexOf('_')))).size, 'one time').toBe(1)
    expect(await getOrchestrationGroup(it.store.db, group.id)).toMatchObject({
      nextRunAt: '2027-01-11T06:00:00.000Z',
      lastRun: { id: run?.id, state: 'succeeded' },
    })
  })

  test.for([
    ['run', ['skipped, 2027-01-10T06:00', 'succeeded, 2027-01-11T06:00']],
    ['skip', ['skipped, 2027-01-10T06:00', 'skipped, 2027-01-11T06:00']],
  ] as const)('of times that nobody was there for each is told, and the last may %s', async ([missed, states]) => {
    const group = await aGroup({ schedule: { ...DAILY, missed } })
    await it.orchestrate({ sql: PEOPLE, group: group.name })
    at('2027-01-11T09:00')
    const runs = await settled(group, 2)
    const why = 'No server of Waybill was there when it was due.'
    expect(told(runs)).toEqual(states.map((state) => `${state}, ${why}`))
  })

  test('a blackout defers until its end', async () => {
    const group = await aGroup({ schedule: { ...DAILY, blackouts: [{ from: '05:30', until: '07:00' }] } })
    expect(group.nextRunAt).toBe('2027-01-10T07:00:00.000Z')
    at('2027-01-10T06:59')
    await sleep(1500)
    expect((await listGroupRuns(it.store.db, { group: group.id })).items).toEqual([])
    at('2027-01-10T07:00')
    expect(told(await settled(group, 1))).toEqual(['succeeded, 2027-01-10T06:00, It was due in a blackout.'])
  })

  test('a group that is disabled has no times, and enabled again it does not make up for them', async () => {
    const group = await aGroup({ schedule: DAILY, enabled: false })
    expect(group.nextRunAt).toBeNull()
    at('2027-01-10T06:30')
    await sleep(1500)
    expect((await listGroupRuns(it.store.db, { group: group.id })).items).toEqual([])
  })

  describe('a time that is due while the run before goes on', () => {
    test('is skipped, and told', async () => {
      const { group, first } = await aBusyGroup('skip')
      at('2027-01-11T06:00')
      const skipped = await untilOne(group, 'skipped')
      expect(told([skipped])).toEqual(['skipped, 2027-01-11T06:00, The run before it had not ended.'])
      await stopGroupRun(it.runs.deps, first.id, caller)
      expect(told(await settled(group, 2))[0]).toBe(`stopped, 2027-01-10T06:00, ${caller.label} stopped it.`)
    })

    test('waits, and one more does not', async () => {
      const { group, first } = await aBusyGroup('queue')
      at('2027-01-11T06:00')
      const waits = await untilOne(group, 'queued')
      at('2027-01-12T06:00')
      expect(told([await untilOne(group, 'skipped')])).toEqual([
        'skipped, 2027-01-12T06:00, A run of the group waited already.',
      ])
      await stopGroupRun(it.runs.deps, first.id, caller)
      const next = await untilBusy(group, '2027-01-11T06:00')
      expect(next.id).toBe(waits.id)
      await stopGroupRun(it.runs.deps, next.id, caller)
      expect((await settled(group, 3)).map((run) => run.state)).toEqual(['stopped', 'stopped', 'skipped'])
    })

    test('stops the old one', async () => {
      const { group } = await aBusyGroup('stop')
      at('2027-01-11T06:00')
      const next = await untilBusy(group, '2027-01-11T06:00')
      await stopGroupRun(it.runs.deps, next.id, caller)
      expect(told(await settled(group, 2))).toEqual([
        'stopped, 2027-01-10T06:00, The next run of the group was due.',
        `stopped, 2027-01-11T06:00, ${caller.label} stopped it.`,
      ])
    })

    test('by hand is refused', async () => {
      const { group, first } = await aBusyGroup('queue')
      await expect(startGroupRun(it.runs.deps, group, caller)).rejects.toMatchObject({ code: 'already_running' })
      await stopGroupRun(it.runs.deps, first.id, caller)
      await settled(group, 1)
    })

    async function aBusyGroup(overlap: string) {
      const group = await aGroup({ schedule: DAILY, overlap })
      await it.orchestrate({ ...BUSY, group: group.name })
      at('2027-01-10T06:00')
      return { group, first: await untilBusy(group, '2027-01-10T06:00') }
    }
  })

  describe('a group that runs after another', () => {
    test('follows each success', async () => {
      const first = await aGroup({})
      const second = await aGroup({ after: first.name })
      const third = await aGroup({ after: second.name })
      for (const { name } of [first, second, third]) await it.orchestrate({ sql: PEOPLE, group: name })
      const by = await startGroupRun(it.runs.deps, first, caller)
      expect(by).toMatchObject({ trigger: 'manual', startedBy: caller.label, refused: [] })
      expect(told(await settled(third, 1))).toEqual(['succeeded, after'])
      expect(told(await settled(second, 1))).toEqual(['succeeded, after'])
    })

    test('is skipped after a failure, and follows once a retry has mended it', async () => {
      const first = await aGroup({})
      const second = await aGroup({ after: first.name })
      await it.orchestrate({ sql: PEOPLE, group: first.name })
      await it.orchestrate({ sql: PEOPLE, group: second.name })
      isClosed = true
      await startGroupRun(it.runs.deps, first, caller)
      const why = `The run of “${first.name}”, which it follows, failed.`
      expect(told(await settled(second, 1))).toEqual([`skipped, after, ${why}`])
      isClosed = false
      const [failed] = (await listRuns(it.store.db, { groupRun: (await settled(first, 1))[0]?.id })).items
      await retryRun(it.runs.deps, failed?.id ?? '', caller)
      expect(told(await settled(second, 2))).toEqual([`skipped, after, ${why}`, 'succeeded, after'])
      expect(told(await settled(first, 1))).toEqual(['succeeded, manual'])
    })
  })

  test('a member that runs already is named, and does not keep the others back', async () => {
    const group = await aGroup({ schedule: DAILY })
    const busy = await it.orchestrate({ ...BUSY, group: group.name })
    await it.orchestrate({ sql: PEOPLE, group: group.name })
    const byHand = await startRun(it.runs.deps, busy, caller)
    at('2027-01-10T06:00')
    const [run] = await settled(group, 1)
    expect(run).toMatchObject({
      state: 'failed',
      refused: [{ orchestration: busy.name, destination: busy.destination, error: { code: 'already_running' } }],
      runs: { succeeded: 1, failed: 0 },
    })
    await stopRun(it.runs.deps, byHand.id, caller)
    await it.untilEnded(byHand.id)
  })

  test('a group of nothing succeeds', async () => {
    const group = await aGroup({ schedule: DAILY })
    at('2027-01-10T06:00')
    expect(told(await settled(group, 1))).toEqual(['succeeded, 2027-01-10T06:00'])
  })
})
