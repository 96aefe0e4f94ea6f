import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { eq, sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import type { GroupRun } from '../../src/model/group-run.ts'
import { orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import { startGroupRun } from '../../src/runs/groups/start.ts'
import { spoolOf } from '../../src/runs/spool.ts'
import { cleanUp } from '../../src/runs/upkeep/clean-up.ts'
import { createOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import { getGroupRun } from '../../src/store/runs/group-runs.ts'
import { listLogLines } from '../../src/store/runs/log.ts'
import { claimSnapshot, outdateSnapshot, saveSnapshot } from '../../src/store/runs/snapshots.ts'
import { groupRun } from '../../src/store/schema/group-runs.ts'
import { run } from '../../src/store/schema/runs.ts'
import { snapshot } from '../../src/store/schema/snapshots.ts'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

/** Reads differently each time, so whoever has the same rows did not read them again. */
const ONCE = 'SELECT uuid() AS once, * FROM odd ORDER BY n DESC'
/** A type each that other file formats would change. */
const TABLES = `CREATE TABLE odd AS SELECT range AS n, range::HUGEINT * 10000000000000000000 AS huge, range::BIGNUM AS big,
  (CASE WHEN range % 2 = 0 THEN 'even' ELSE 'odd' END)::ENUM('even', 'odd') AS kind, [range, NULL] AS list, {'a': range} AS record,
  MAP {'k': range} AS map, INTERVAL (range) DAY AS days, range::DECIMAL(38, 5) AS amount, TIME '10:00:00+02' AS clock,
  TIMESTAMPTZ '2027-01-10 05:30:00+01' AS moment, NULL::INTEGER AS nothing, 'a,"b"' AS text, '\\xAA'::BLOB AS bytes FROM range(5000)`

describe.for(['the embedded store', 'PostgreSQL'])('with %s', (kind) => {
  let postgres: PostgresServer | undefined
  let it: World
  beforeAll(async () => {
    postgres = kind === 'PostgreSQL' ? await startPostgres() : undefined
    it = await openWorld(TABLES, postgres ? { databaseUrl: await postgres.createDatabase() } : {})
  })
  afterAll(async () => {
    await it?.[Symbol.asyncDispose]()
    await postgres?.[Symbol.asyncDispose]()
  })

  async function aGroup(): Promise<{ readonly id: string; readonly name: string }> {
    return createOrchestrationGroup(it.store.db, orchestrationGroupInput.parse({ name: newId('group') }), new Date())
  }
  async function untilEnded(group: { readonly id: string; readonly name: string }): Promise<GroupRun> {
    const { id } = await startGroupRun(it.runs.deps, group, caller)
    for (const { id: member } of await it.store.db.select().from(run).where(eq(run.groupRunId, id))) {
      await it.untilEnded(member)
    }
    await expect.poll(async () => (await getGroupRun(it.store.db, id)).state).not.toBe('running')
    return getGroupRun(it.store.db, id)
  }
  const atPartner = (name: string) => readFile(join(it.partnerFolder, name), 'utf8')
  const said = async (groupRunId: string) => {
    const runs = await it.store.db.select({ id: run.id }).from(run).where(eq(run.groupRunId, groupRunId))
    return (await Promise.all(runs.map(({ id }) => listLogLines(it.store.db, id)))).flat().map((line) => line.text)
  }

  test('runs of a group that send one query send the same rows, read once', async () => {
    const group = await aGroup()
    const named = (filenameTemplate: string) => ({ settings: { filenameTemplate }, group: group.name })
    const first = await it.orchestrate({ sql: ONCE, ...named('first.csv') })
    await it.orchestrate({ query: first.object, ...named('second.csv') })
    const keys = { duplicates: [{ columns: ['once'], breach: 'hold' as const }] }
    await it.orchestrate({ query: first.object, guardrails: keys, ...named('judged.csv') })
    await it.orchestrate({ sql: 'SELECT 1 AS one', ...named('other.csv') })
    const { id, state } = await untilEnded(group)
    expect(state).toBe('succeeded')
    const files = await Promise.all(['first.csv', 'second.csv', 'judged.csv'].map(atPartner))
    expect(new Set(files).size).toBe(1)
    expect((await said(id)).filter((text) => text.startsWith('Keeps the rows'))).toHaveLength(1)
    expect((await said(id)).filter((text) => text.startsWith('Sends the rows'))).toHaveLength(2)

    const again = await untilEnded(group)
    expect(again.state).toBe('succeeded')
    expect(await atPartner('first.csv'), 'the next time they are read anew').not.toBe(files[0])
    expect(await atPartner('second.csv')).toBe(await atPartner('first.csv'))

    expect((await it.run(first)).rows).toBe(5000)
    const cells = (text = '') => text.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, '')
    expect(cells(await atPartner('first.csv')), 'types and order are those of the query itself').toBe(cells(files[0]))
  })

  test('they are sealed while they are kept, and gone once nobody can ask for them', async () => {
    const group = await aGroup()
    const secret = 'cell-Ægir-7781'
    const first = await it.orchestrate({ sql: `SELECT '${secret}' AS name, * FROM odd`, group: group.name })
    await it.orchestrate({ query: first.object, group: group.name })
    await untilEnded(group)
    const [kept] = await it.store.db.select().from(snapshot).orderBy(sql`${snapshot.createdAt} desc`).limit(1)
    const file = join(spoolOf(it.runs.deps, kept?.runId ?? ''), `${kept?.id}.sealed`)
    const bytes = await readFile(file)
    expect(bytes.length).toBeGreaterThan(10_000)
    expect(bytes.includes('Ægir')).toBe(false)
    await cleanUp(it.runs.deps)
    expect(await readdir(join(file, '..'))).not.toContain(`${kept?.id}.sealed`)
    expect(await it.store.db.select().from(snapshot)).toEqual([])
    expect(await readdir(it.runs.deps.settings.scratchFolder)).not.toContainEqual(expect.stringMatching(/^engine-/))
  })

  test('who has the turn and is gone loses it', async () => {
    const group = await aGroup()
    const runs = []
    for (const name of ['a', 'b']) {
      const { id: orchestrationId } = await it.orchestrate({ sql: `SELECT '${name}' AS name` })
      const names = { orchestration: name, destination: 'partner', startedBy: 'ana', snapshot: {} }
      const row = { id: newId('run'), orchestrationId, ...names, state: 'running' as const, fence: 1 }
      await it.store.db.insert(run).values(row)
      runs.push({ id: row.id, fence: 1 })
    }
    const [a, b] = runs as [{ id: string; fence: number }, { id: string; fence: number }]
    const common = { groupRunId: newId('grun'), key: 'of the query' }
    const occasion = { slot: 'one', group: group.name, trigger: 'manual' as const, startedBy: 'ana' }
    await it.store.db
      .insert(groupRun)
      .values({ id: common.groupRunId, groupId: group.id, state: 'running', ...occasion })
    const turn = async (hold: typeof a) => (await claimSnapshot(it.store.db, hold, common))?.runId
    expect(await turn(a)).toBe(a.id)
    expect(await turn(b)).toBe(a.id)
    await it.store.db.update(run).set({ fence: 2 }).where(eq(run.id, a.id))
    expect(await turn(b)).toBe(b.id)
    const taken = await claimSnapshot(it.store.db, b, common)
    await expect(saveSnapshot(it.store.db, a, { id: taken?.id ?? '', columns: [] })).rejects.toThrow(/Another worker/)
    await saveSnapshot(it.store.db, b, { id: taken?.id ?? '', columns: [{ name: 'name', type: 'VARCHAR' }] })
    await it.store.db.update(run).set({ state: 'failed' }).where(eq(run.id, b.id))
    expect((await claimSnapshot(it.store.db, { ...a, fence: 2 }, common))?.columns, 'what is kept stays').toEqual([
      { name: 'name', type: 'VARCHAR' },
    ])
    await outdateSnapshot(it.store.db, common)
    await it.store.db.update(run).set({ state: 'running' }).where(eq(run.id, b.id))
    expect(await claimSnapshot(it.store.db, b, common), 'read anew').toMatchObject({ runId: b.id, columns: null })
  })
})
