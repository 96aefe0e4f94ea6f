import { setTimeout as sleep } from 'node:timers/promises'
import { asc, eq } from 'drizzle-orm'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import type { DeadlineStanding } from '../../src/model/deadline.ts'
import type { GroupRunState } from '../../src/model/group-run.ts'
import { type OrchestrationGroup, orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import type { RunState } from '../../src/model/run.ts'
import { watchDeadlines } from '../../src/runs/deadlines/watch-deadlines.ts'
import { runDueGroups } from '../../src/runs/groups/due-groups.ts'
import { listDeadlines } from '../../src/store/deadlines/standings.ts'
import {
  createOrchestrationGroup,
  deleteOrchestrationGroup,
  getOrchestrationGroup,
  updateOrchestrationGroup,
} from '../../src/store/orchestration-groups.ts'
import { getOrchestration, updateOrchestration } from '../../src/store/orchestrations.ts'
import { getGroupRun } from '../../src/store/runs/group-runs.ts'
import { getReceipt } from '../../src/store/runs/receipts.ts'
import { alertChannel, alertNotice } from '../../src/store/schema/alerts.ts'
import { groupRun } from '../../src/store/schema/group-runs.ts'
import { orchestrationGroup } from '../../src/store/schema/objects.ts'
import { run } from '../../src/store/schema/runs.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { openWorld, type World } from '../harness/world.ts'

const TABLES = 'CREATE TABLE people AS SELECT range AS id FROM range(10)'
const PEOPLE = 'SELECT * FROM people'
const schedule = { cron: '30 5 * * *' }
const deadline = { at: '06:00' }
const MINUTE_MS = 60_000

describe.for(['the embedded store', 'PostgreSQL'])('with %s', (kind) => {
  let postgres: PostgresServer | undefined
  let it: World
  let now = new Date('2027-01-10T00:00Z')
  const options = async () => (postgres ? { databaseUrl: await postgres.createDatabase() } : {})

  beforeAll(async () => {
    postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined
    // Nobody works here: what goes on is what a test says.
    it = await openWorld(TABLES, { clock: { now: () => now }, works: false, ...(await options()) })
    await it.store.db.insert(alertChannel).values({
      id: newId('chn'),
      name: 'Operations',
      description: '',
      kind: 'webhook',
      publicFields: {},
      secretFields: {},
      events: ['late'],
      isDefault: true,
      goesTo: '',
    })
  })
  beforeEach(() => {
    now = new Date('2027-01-10T00:00Z')
  })
  afterEach(() =>
    it.store.db.update(orchestrationGroup).set({ deadline: null, enabled: false, dueAt: null, wakeAt: null }),
  )
  afterAll(async () => {
    await it?.[Symbol.asyncDispose]()
    await postgres?.[Symbol.asyncDispose]()
  })

  const at = (text: string) => new Date(`2027-01-${text}Z`)
  const aGroup = (input: object): Promise<OrchestrationGroup> =>
    createOrchestrationGroup(it.store.db, orchestrationGroupInput.parse({ name: `group ${newId('')}`, ...input }), now)

  /** A group whose last five runs took so long. */
  async function aGroupThatTakes(minutes: number, input: object = {}): Promise<OrchestrationGroup> {
    const group = await aGroup({ schedule, deadline, ...input })
    for (let day = 1; day <= 5; day++) {
      const began = at(`0${day}T05:30`)
      await aGroupRun(group, began, { state: 'succeeded', took: minutes })
    }
    return group
  }
  async function aGroupRun(
    { id, name }: OrchestrationGroup,
    dueAt: Date,
    { state, began = dueAt, took }: { state: GroupRunState; began?: Date; took?: number },
  ): Promise<string> {
    const [made] = await it.store.db
      .insert(groupRun)
      .values({
        id: newId('grun'),
        groupId: id,
        group: name,
        slot: newId('slot'),
        state,
        trigger: 'schedule',
        dueAt,
        startedBy: 'Automated workflow',
        createdAt: began,
        startedAt: began,
        endedAt: took === undefined ? null : new Date(began.getTime() + took * MINUTE_MS),
      })
      .returning()
    return made?.id ?? ''
  }
  const change = (id: string, values: Partial<typeof groupRun.$inferInsert>) =>
    it.store.db.update(groupRun).set(values).where(eq(groupRun.id, id))
  /** The schedule was judged up to here. */
  const judged = ({ id }: OrchestrationGroup, dueAt: Date) =>
    it.store.db.update(orchestrationGroup).set({ dueAt, wakeAt: dueAt }).where(eq(orchestrationGroup.id, id))

  const told = (found: Omit<DeadlineStanding, 'id'> | null) => {
    const time = (text: string | null) => text?.slice(8, 16).replace('T', ' ')
    return found && [found.state, time(found.expectedAt), time(found.arrivedAt), found.why].filter(Boolean).join(', ')
  }
  /** How the deadline of a group stands at a moment. */
  async function standing({ id }: OrchestrationGroup, moment: string): Promise<string | null> {
    now = at(moment)
    await watchDeadlines(it.runs.deps)
    return told((await getOrchestrationGroup(it.store.db, id)).openDeadline)
  }
  /** All that became of its deadlines, the oldest first. */
  async function history({ name }: OrchestrationGroup): Promise<(string | null)[]> {
    const { items } = await listDeadlines(it.store.db, { group: name })
    return items.reverse().map((found) => `${found.deadlineAt.slice(8, 10)}: ${told(found)}`)
  }

  /** What was said about something, in order. */
  async function notices(call: string): Promise<string[]> {
    const rows = await it.store.db.select({ facts: alertNotice.facts }).from(alertNotice).orderBy(asc(alertNotice.id))
    return rows
      .map(({ facts: { title, details } }) => [title, ...details].join(' '))
      .filter((text) => text.includes(call))
      .map((text) => text.replaceAll(`“${call}”`, 'It'))
  }

  test('what will not be in time is known before it begins', async () => {
    const group = await aGroupThatTakes(40)
    expect(await standing(group, '10T00:00')).toBe('at-risk, 10 06:10')
    const quick = await aGroupThatTakes(20)
    expect(await standing(quick, '10T00:00')).toBe('on-time, 10 05:50')
    expect(await standing(quick, '10T05:39')).toBe('on-time, 10 05:59')
    expect(await standing(quick, '10T05:45'), 'nobody began it').toBe('at-risk, 10 06:05')
  })

  test('met, with how it stood on the way', async () => {
    const group = await aGroupThatTakes(20)
    expect(await standing(group, '10T05:29')).toBe('on-time, 10 05:50')
    const id = await aGroupRun(group, at('10T05:30'), { state: 'running', began: at('10T05:35') })
    await judged(group, at('11T05:30'))
    expect(await standing(group, '10T05:40')).toBe('on-time, 10 05:55')
    expect(told((await getGroupRun(it.store.db, id)).deadline)).toBe('on-time, 10 05:55')
    await change(id, { state: 'succeeded', endedAt: at('10T05:52') })
    expect(await standing(group, '10T05:53')).toBe('on-time, 11 05:50')
    expect(told((await getGroupRun(it.store.db, id)).deadline)).toBe('met, 10 05:52')
    expect(await history(group)).toEqual(['10: met, 10 05:52', '11: on-time, 11 05:50'])
  })

  test('at risk while it goes on, late, and missed by minutes', async () => {
    const group = await aGroupThatTakes(20)
    await standing(group, '10T05:29')
    const id = await aGroupRun(group, at('10T05:30'), { state: 'running', began: at('10T05:45') })
    await judged(group, at('11T05:30'))
    expect(await standing(group, '10T05:46')).toBe('at-risk, 10 06:05')
    expect(await standing(group, '10T06:01')).toBe('late, 10 06:05')
    await change(id, { state: 'succeeded', endedAt: at('10T06:12') })
    await standing(group, '10T06:13')
    expect((await history(group))[0]).toBe('10: missed, 10 06:12')
    expect(await notices(group.name)).toEqual([
      'It is expected at 06:05, after its deadline at 06:00.',
      'It is late: its deadline was 06:00. It is expected at 06:05.',
      'It arrived at 06:12, after its deadline at 06:00.',
    ])
  })

  test('nothing comes after a failure, until somebody mends it or the next one is late as well', async () => {
    const group = await aGroupThatTakes(20)
    await standing(group, '10T05:29')
    const id = await aGroupRun(group, at('10T05:30'), { state: 'failed', took: 5 })
    await judged(group, at('11T05:30'))
    const why = `The run of “${group.name}” failed.`
    expect(await standing(group, '10T05:36')).toBe(`at-risk, ${why}`)
    expect(await standing(group, '10T12:00')).toBe(`late, ${why}`)
    await change(id, { state: 'succeeded', endedAt: at('10T13:00') })
    await standing(group, '10T13:01')
    expect((await history(group))[0]).toBe('10: missed, 10 13:00')

    now = at('10T00:00')
    const lost = await aGroupThatTakes(20)
    await standing(lost, '10T05:29')
    await aGroupRun(lost, at('10T05:30'), { state: 'failed', took: 5 })
    await judged(lost, at('11T05:30'))
    await standing(lost, '11T05:29')
    await aGroupRun(lost, at('11T05:30'), { state: 'failed', took: 5 })
    await judged(lost, at('12T05:30'))
    await standing(lost, '11T06:01')
    expect(await notices(lost.name)).toEqual(['It is late: its deadline was 06:00. The run of It failed.'])
    const never = `The run of “${lost.name}” failed.`
    expect(await history(lost)).toEqual([`10: missed, ${never}`, `11: late, ${never}`, '12: on-time, 12 05:50'])
  })

  test('of several servers that see it at once, one tells', async () => {
    const group = await aGroupThatTakes(40)
    const changes = () => it.lines.filter((line) => line.includes('deadline changed') && line.includes(group.id))
    for (const moment of ['10T00:00', '10T05:59', '10T06:01', '10T06:02']) {
      now = at(moment)
      await Promise.all(Array.from({ length: 4 }, () => watchDeadlines(it.runs.deps)))
    }
    expect(changes().map((line) => JSON.parse(line).state)).toEqual(['at-risk', 'late'])
    expect(await notices(group.name)).toHaveLength(2)
    expect(await history(group)).toHaveLength(1)
  })

  test('a group after another is late with the first', async () => {
    const first = await aGroupThatTakes(20, { deadline: undefined })
    const second = await aGroupThatTakes(5, { schedule: undefined, after: first.name })
    expect(await standing(second, '10T00:00')).toBe('on-time, 10 05:55')
    const id = await aGroupRun(first, at('10T05:30'), { state: 'running', began: at('10T05:40') })
    await judged(first, at('11T05:30'))
    expect(await standing(second, '10T05:41')).toBe('at-risk, 10 06:05')
    await change(id, { state: 'failed', endedAt: at('10T05:45') })
    await aGroupRun(second, at('10T05:30'), { state: 'skipped', began: at('10T05:45'), took: 0 })
    expect(await standing(second, '10T05:46')).toBe(`at-risk, The run of “${second.name}” was skipped.`)
    // A retry mended the first, and the second followed.
    await change(id, { state: 'succeeded', endedAt: at('10T05:50') })
    await aGroupRun(second, at('10T05:30'), { state: 'succeeded', began: at('10T05:50'), took: 5 })
    await standing(second, '10T05:56')
    expect((await history(second))[0]).toBe('10: met, 10 05:55')
  })

  test('of times while no server was there each is told', async () => {
    const group = await aGroupThatTakes(20)
    await standing(group, '10T00:00')
    now = at('13T09:00')
    await runDueGroups(it.runs.deps, new AbortController().signal)
    // The last one runs as soon as it can.
    const { lastRun } = await getOrchestrationGroup(it.store.db, group.id)
    await change(lastRun?.id ?? '', { startedAt: at('13T09:00') })
    expect(await standing(group, '13T09:01')).toBe('late, 13 09:20')
    expect(await history(group)).toEqual([
      '10: missed',
      '11: missed',
      '12: missed',
      '13: late, 13 09:20',
      '14: on-time, 14 05:50',
    ])
  })

  test('it follows its settings, and what became of it stays', async () => {
    const group = await aGroupThatTakes(20)
    await standing(group, '10T05:29')
    await aGroupRun(group, at('10T05:30'), { state: 'running' })
    await judged(group, at('11T05:30'))
    const save = (input: object) =>
      updateOrchestrationGroup(
        it.store.db,
        { id: group.id, version: null, now },
        orchestrationGroupInput.parse({ name: group.name, schedule, ...input }),
      )
    await save({ deadline: { at: '05:45' } })
    expect(await standing(group, '10T05:31')).toBe('at-risk, 10 05:50')
    await save({ deadline: { at: '01:00', timeZone: 'America/New_York' } })
    expect(await standing(group, '10T05:32'), '06:00 in UTC').toBe('on-time, 10 05:50')
    expect(await standing(group, '10T06:01')).toMatch(/^late/)
    await save({})
    expect(await standing(group, '10T06:02')).toBeNull()
    expect(await history(group), 'that it was missed stays').toHaveLength(1)
    expect(await notices(group.name)).toEqual([
      'It is expected at 05:50, after its deadline at 05:45.',
      'It is expected by its deadline again.',
      expect.stringMatching(/^It is late: its deadline was 01:00\./),
      'It has no deadline any more.',
    ])
    await save({ deadline })
    expect(await standing(group, '10T06:03'), 'from the next due time on').toBe('on-time, 11 05:50')
    await save({ deadline, enabled: false })
    expect(await standing(group, '10T06:04')).toBeNull()
    await deleteOrchestrationGroup(it.store.db, group.id)
    expect(await standing(await aGroup({}), '10T06:05')).toBeNull()
  })

  describe('an orchestration', () => {
    async function aMember(more: object = {}) {
      const group = await aGroupThatTakes(25, { deadline: undefined, ...more })
      const made = await it.orchestrate({ sql: PEOPLE, group: group.name })
      const { objectType, object, destination, settings, workflow } = made
      const input = { objectType, object, destination, settings, workflow, group: group.name, alerts: [], deadline }
      const member = await updateOrchestration(it.store.db, made.id, null, input)
      for (let day = 1; day <= 5; day++) {
        await aRun(at(`0${day}T05:30`), { state: 'succeeded', took: 10, orchestrationId: member.id, groupRunId: null })
      }
      return { group, member }
    }
    async function aRun(
      began: Date,
      more: {
        state: RunState
        took?: number
        orchestrationId: string
        groupRunId: string | null
        redeliveryOf?: string
      },
    ): Promise<string> {
      const { took, ...values } = more
      const endedAt = took === undefined ? null : new Date(began.getTime() + took * MINUTE_MS)
      const names = { orchestration: 'object', destination: 'partner', startedBy: 'ana', snapshot: {} }
      const row = { ...values, ...names, id: newId('run'), createdAt: began, startedAt: began, endedAt }
      await it.store.db.insert(run).values(row)
      return row.id
    }
    async function memberStanding(id: string, moment: string): Promise<string | null> {
      now = at(moment)
      await watchDeadlines(it.runs.deps)
      return told((await getOrchestration(it.store.db, id)).openDeadline)
    }

    test('has arrived with its own run, whatever its group does', async () => {
      const { group, member } = await aMember()
      expect(await memberStanding(member.id, '10T05:29')).toBe('on-time, 10 05:40')
      const groupRunId = await aGroupRun(group, at('10T05:30'), { state: 'running' })
      await judged(group, at('11T05:30'))
      expect(await memberStanding(member.id, '10T05:31')).toBe('on-time, 10 05:40')
      const id = await aRun(at('10T05:32'), { state: 'running', orchestrationId: member.id, groupRunId })
      expect(await memberStanding(member.id, '10T05:45')).toBe('on-time, 10 05:45')
      expect(told((await getReceipt(it.store.db, id)).deadline)).toMatch(/^on-time/)
      await it.store.db.update(run).set({ state: 'held' }).where(eq(run.id, id))
      expect(await memberStanding(member.id, '10T05:46')).toMatch(
        /^at-risk, A run of .* is held: somebody has to decide.$/,
      )
      await it.store.db
        .update(run)
        .set({ state: 'succeeded', endedAt: at('10T05:50') })
        .where(eq(run.id, id))
      await memberStanding(member.id, '10T05:51')
      expect(told((await getReceipt(it.store.db, id)).deadline)).toBe('met, 10 05:50')
    })

    const EARLIER = { state: 'succeeded', took: 10, groupRunId: null } as const
    test('files of an earlier time that are sent again are not what is due', async () => {
      const { group, member } = await aMember()
      await memberStanding(member.id, '10T05:29')
      const groupRunId = await aGroupRun(group, at('10T05:30'), { state: 'running' })
      await change(groupRunId, { allStartedAt: at('10T05:31') })
      await judged(group, at('11T05:30'))
      const redeliveryOf = await aRun(at('10T05:00'), { ...EARLIER, orchestrationId: member.id })
      await aRun(at('10T05:40'), { state: 'running', orchestrationId: member.id, groupRunId: null, redeliveryOf })
      expect(await memberStanding(member.id, '10T05:41')).toMatch(/^at-risk, The run of .* could not be started.$/)
    })

    test('a run by hand counts, and one that its group could not start does not come', async () => {
      const { group, member } = await aMember()
      await memberStanding(member.id, '10T05:29')
      const groupRunId = await aGroupRun(group, at('10T05:30'), { state: 'running' })
      await change(groupRunId, { allStartedAt: at('10T05:31') })
      await judged(group, at('11T05:30'))
      expect(await memberStanding(member.id, '10T05:32')).toMatch(/^at-risk, The run of .* could not be started.$/)
      const id = await aRun(at('10T05:40'), { state: 'running', orchestrationId: member.id, groupRunId: null })
      expect(await memberStanding(member.id, '10T05:41')).toBe('on-time, 10 05:50')
      await it.store.db
        .update(run)
        .set({ state: 'succeeded', endedAt: at('10T06:03') })
        .where(eq(run.id, id))
      await memberStanding(member.id, '10T06:04')
      const { items } = await listDeadlines(it.store.db, { group: group.name, states: ['missed'] })
      expect(items.map(told)).toEqual(['missed, 10 06:03'])
    })
  })

  test('a run that a schedule began has met it', async () => {
    let clock = new Date()
    const { signal } = new AbortController()
    await using world = await openWorld(TABLES, { clock: { now: () => clock }, ...(await options()) })
    const due = new Date(Math.ceil(clock.getTime() / MINUTE_MS) * MINUTE_MS)
    const time = (it: Date) => it.toISOString().slice(11, 16)
    const [hour, minute] = time(due).split(':').map(Number)
    const input = { name: 'Daily', schedule: { cron: `${minute} ${hour} * * *` } }
    const after = { at: time(new Date(due.getTime() + 30 * MINUTE_MS)) }
    const group = await createOrchestrationGroup(
      world.store.db,
      orchestrationGroupInput.parse({ ...input, deadline: after }),
      clock,
    )
    await world.orchestrate({ sql: PEOPLE, group: group.name })
    await watchDeadlines(world.runs.deps)
    expect((await getOrchestrationGroup(world.store.db, group.id)).openDeadline?.state).toBe('on-time')
    clock = due
    await runDueGroups(world.runs.deps, signal)
    for (;;) {
      await watchDeadlines(world.runs.deps)
      const { items } = await listDeadlines(world.store.db, { states: ['met'] })
      if (items.length > 0) break
      await sleep(50)
    }
    const { lastRun } = await getOrchestrationGroup(world.store.db, group.id)
    expect(lastRun && (await getGroupRun(world.store.db, lastRun.id)).deadline?.state).toBe('met')
  })
})
