import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemClock } from '../../src/lib/clock.ts'
import type { Orchestration } from '../../src/model/orchestration.ts'
import { orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import { isActive, type Receipt } from '../../src/model/run.ts'
import type { Caller } from '../../src/model/user.ts'
import { retryRun } from '../../src/runs/again/retry.ts'
import { AUTOMATED } from '../../src/runs/groups/automated.ts'
import { startGroupRun } from '../../src/runs/groups/start.ts'
import { discardRun, releaseRun } from '../../src/runs/guardrails/decide.ts'
import { previewHeldRun } from '../../src/runs/guardrails/preview-held.ts'
import { openRuns } from '../../src/runs/open.ts'
import { redeliverRun } from '../../src/runs/redeliver.ts'
import { spoolOf } from '../../src/runs/spool.ts'
import { startRun } from '../../src/runs/start.ts'
import { stopRun } from '../../src/runs/stop.ts'
import { cleanUp } from '../../src/runs/upkeep/clean-up.ts'
import { watchRun } from '../../src/runs/watch.ts'
import { listAudit } from '../../src/store/audit.ts'
import { getDatabase, updateDatabase } from '../../src/store/databases.ts'
import { createOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import { getOrchestration } from '../../src/store/orchestrations.ts'
import { getQuery, updateQuery } from '../../src/store/queries.ts'
import { listArtifacts } from '../../src/store/runs/artifacts.ts'
import { getGroupRun } from '../../src/store/runs/group-runs.ts'
import { listRuns } from '../../src/store/runs/list-runs.ts'
import { listLogLines } from '../../src/store/runs/log.ts'
import { run } from '../../src/store/schema/runs.ts'
import { codeOf } from '../harness/delivery.ts'
import { caller, makeDatabase, openWorld, untilEnded, type World } from '../harness/world.ts'

/** A value that must be in the file and nowhere else. */
const CELL = 'Ægir-7731-zzq'
const TABLES = `
  CREATE TABLE customers AS SELECT range AS id, CASE WHEN range % 10 = 0 THEN NULL ELSE '${CELL}' END AS email FROM range(1000);
  CREATE TABLE orders AS SELECT range % 200 AS id, range * 2.5 AS amount FROM range(201);`
const ALL = 'SELECT * FROM customers ORDER BY id'
const ben: Caller = { ...caller, label: 'ben@acme.example' }
const never = new AbortController().signal
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let world: World
beforeAll(async () => {
  world = await openWorld(TABLES)
})
afterAll(() => world[Symbol.asyncDispose]())
beforeEach(async () => {
  for (const name of await sent()) await rm(join(world.partnerFolder, name), { recursive: true })
})

const sent = () => readdir(world.partnerFolder)
const received = (path: string) => readFile(join(world.partnerFolder, path))

/** Runs an orchestration until it has ended or is held. */
async function settled(orchestration: Orchestration): Promise<Receipt> {
  const { id } = await startRun(world.runs.deps, orchestration, caller)
  return untilSettled(id)
}

async function untilSettled(id: string): Promise<Receipt> {
  for await (const receipt of watchRun(world.runs.deps, id, AbortSignal.timeout(60_000))) {
    if (receipt.state === 'held' || !isActive(receipt.state)) return receipt
  }
  throw new Error('the run has neither ended nor is it held')
}

const held = async (settings = {}, sql = ALL): Promise<Receipt> => {
  const guardrails = { rows: { min: 5000 } }
  const receipt = await settled(
    await world.orchestrate({ sql, guardrails, settings: { successFile: true, ...settings } }),
  )
  expect(receipt).toMatchObject({ state: 'held', rows: 1000, deliveries: [], successFile: null, endedAt: null })
  return receipt
}

describe('a held run', () => {
  test('has sent nothing, holds no worker, and says in numbers why', async () => {
    const receipt = await held()
    expect(await sent()).toEqual([])
    expect(receipt.judgement).toMatchObject({
      verdict: 'hold',
      findings: [{ rule: 'rows', breach: 'hold', measured: 1000, min: 5000, max: null }],
      heldAt: expect.any(String),
      release: null,
    })
    expect(receipt.steps.map(({ name, state }) => `${name} ${state}`)).toEqual(['query succeeded', 'build succeeded'])
    const log = JSON.stringify(await listLogLines(world.store.db, receipt.id))
    expect(log).toContain('fewer than the 5,000 that there must be')
    expect(JSON.stringify(receipt) + log + world.lines.join()).not.toContain(CELL)
    // Its worker is free for another.
    expect(await settled(await world.orchestrate({ sql: ALL }))).toMatchObject({ state: 'succeeded' })
    // And no other run of the same orchestration overtakes it.
    const orchestration = await getOrchestration(world.store.db, receipt.orchestrationId ?? '')
    expect(orchestration.status).toBe('held')
    expect(await codeOf(startRun(world.runs.deps, orchestration, caller))).toBe('already_running')
  })

  test('is released to send exactly the bytes that were built, by somebody who did not begin it', async () => {
    const { id } = await held({ encoding: 'gzip', filenameTemplate: 'released.csv.gz' })
    const [built] = await listArtifacts(world.store.db, id)
    expect(await codeOf(releaseRun(world.runs.deps, id, caller))).toBe('second_person_needed')
    await releaseRun(world.runs.deps, id, ben)
    const receipt = await world.untilEnded(id)
    expect(receipt).toMatchObject({ state: 'succeeded', rows: 1000, successFile: '/released.csv.gz.DONE', attempt: 1 })
    expect(receipt.judgement).toMatchObject({ verdict: 'hold', release: { by: 'ben@acme.example' } })
    expect(receipt.deliveries).toMatchObject([{ sha256: built?.sha256 }])
    expect(sha256(await received('released.csv.gz'))).toBe(built?.sha256)
    expect(await codeOf(releaseRun(world.runs.deps, id, ben))).toBe('not_held')
    const { items } = await listAudit(world.store.db, {})
    expect(items.find((it) => it.action === 'run:release')).toMatchObject({ caller: 'ben@acme.example', objectId: id })
    const log = (await listLogLines(world.store.db, id)).map((it) => it.text)
    expect(log).toContain('ben@acme.example released the files.')
    // What was released may be sent again.
    const again = await redeliverRun(world.runs.deps, id, caller)
    expect(await world.untilEnded(again.id)).toMatchObject({ state: 'succeeded' })
  })

  test('may be released by anybody with the right where a schedule began it, and its group ends with it', async () => {
    const { deps } = world.runs
    const input = orchestrationGroupInput.parse({ name: 'Daily' })
    const group = await createOrchestrationGroup(world.store.db, input, new Date())
    const sending = { sql: ALL, guardrails: { rows: { max: 1 } }, group: group.name }
    await world.orchestrate({ ...sending, settings: { filenameTemplate: 'daily.csv' } })
    const begin = async () => {
      const { id } = await startGroupRun(deps, group, AUTOMATED)
      const [run] = (await listRuns(world.store.db, { groupRun: id })).items
      expect(await untilSettled(run?.id ?? '')).toMatchObject({ state: 'held', startedBy: AUTOMATED.label })
      expect((await getGroupRun(world.store.db, id)).state).toBe('running')
      return { id, runId: run?.id ?? '' }
    }
    const discarded = await begin()
    await discardRun(deps, discarded.runId, caller)
    expect((await getGroupRun(world.store.db, discarded.id)).state).toBe('stopped')
    const released = await begin()
    await releaseRun(deps, released.runId, caller)
    expect(await world.untilEnded(released.runId)).toMatchObject({ state: 'succeeded' })
    expect((await getGroupRun(world.store.db, released.id)).state).toBe('succeeded')
  })

  test('is discarded: nothing leaves, its files are gone, and it cannot be sent in another way', async () => {
    const { id } = await held()
    const receipt = await discardRun(world.runs.deps, id, caller)
    expect(receipt).toMatchObject({ state: 'stopped', error: { code: 'run_discarded' }, deliveries: [] })
    expect(receipt.error?.message).toContain('ana@acme.example')
    expect(await sent()).toEqual([])
    expect(await readdir(world.runs.deps.settings.spoolFolder)).not.toContain(id)
    expect(await codeOf(releaseRun(world.runs.deps, id, ben))).toBe('not_held')
    expect(await codeOf(redeliverRun(world.runs.deps, id, ben))).toBe('nothing_to_redeliver')
    expect(await codeOf(retryRun(world.runs.deps, id, ben))).toBe('nothing_to_retry')
  })

  test('can be stopped, and neither a retry nor a redelivery gets around the guardrails', async () => {
    const { id } = await held()
    expect(await stopRun(world.runs.deps, id, caller)).toMatchObject({
      state: 'stopped',
      error: { code: 'run_stopped' },
    })
    expect(await codeOf(redeliverRun(world.runs.deps, id, ben))).toBe('nothing_to_redeliver')
    // As one is that was stopped when it was built, and not judged yet.
    await world.store.db.update(run).set({ judgement: null }).where(eq(run.id, id))
    expect(await codeOf(redeliverRun(world.runs.deps, id, ben))).toBe('nothing_to_redeliver')
    await retryRun(world.runs.deps, id, caller)
    expect(await untilSettled(id)).toMatchObject({ state: 'held' })
    expect(await sent()).toEqual([])
    await discardRun(world.runs.deps, id, caller)
  })

  test('keeps its files however long it is held', async () => {
    const { id } = await held()
    const clock = { now: () => new Date(Date.now() + 100 * 86_400_000) }
    await cleanUp({ ...world.runs.deps, clock })
    expect(await readdir(spoolOf(world.runs.deps, id))).toEqual([expect.stringMatching(/\.sealed$/)])
    await releaseRun(world.runs.deps, id, ben)
    expect(await world.untilEnded(id)).toMatchObject({ state: 'succeeded' })
  })

  test('shows its rows to who may decide, without what they may not see', async () => {
    const { id } = await held()
    const look = (seesPersonalData: boolean) =>
      previewHeldRun(world.runs.deps, { runId: id, rows: 3, seesPersonalData }, never)
    const { id: database, ...acme } = await getDatabase(world.store.db, 'ACME')
    const { name, plugin, settings } = acme
    await updateDatabase(world.store.db, database, null, { name, plugin, settings, pii: { customers: ['email'] } })
    const masked = await look(false)
    expect(masked.hiddenColumns).toEqual(['email'])
    expect(JSON.stringify(masked)).not.toContain(CELL)
    expect(JSON.stringify(await look(true))).toContain(CELL)
    expect((await look(true)).warnings[0]).toContain('read again')
    await discardRun(world.runs.deps, id, ben)
    expect(await codeOf(look(true))).toBe('not_held')
  })

  test('of two who decide at once, one does', async () => {
    const { id } = await held()
    const { deps } = world.runs
    const decisions = [releaseRun(deps, id, ben), discardRun(deps, id, caller), releaseRun(deps, id, ben)]
    expect((await Promise.allSettled(decisions)).filter((it) => it.status === 'fulfilled')).toHaveLength(1)
    const { state } = await world.untilEnded(id)
    expect((await sent()).length > 0).toBe(state === 'succeeded')
  })
})

describe('no rows', () => {
  const NONE = 'SELECT * FROM customers WHERE id < 0'
  const ended = async (zeroRows: 'fail' | 'skip' | 'header-only' | 'empty-file', encoding = 'none') =>
    settled(
      await world.orchestrate({
        sql: NONE,
        guardrails: { zeroRows },
        settings: { successFile: true, encoding, filenameTemplate: 'none.csv' },
      }),
    )

  test('fail: the run says so and a retry does not help', async () => {
    const receipt = await ended('fail')
    expect(receipt).toMatchObject({ state: 'failed', error: { code: 'no_rows', retryable: false }, attempt: 1 })
    expect(await sent()).toEqual([])
    expect(await codeOf(retryRun(world.runs.deps, receipt.id, caller))).toBe('nothing_to_retry')
    expect(await codeOf(redeliverRun(world.runs.deps, receipt.id, caller))).toBe('nothing_to_redeliver')
  })

  test('skip: the run ends well, sends nothing and says so', async () => {
    const receipt = await ended('skip')
    expect(receipt).toMatchObject({ state: 'succeeded', rows: 0, deliveries: [], successFile: null })
    expect(receipt.warnings).toEqual(['There are no rows: nothing was sent.'])
    expect(receipt.steps.map(({ name, state }) => `${name} ${state}`)).toContain('deliver skipped')
    expect(await sent()).toEqual([])
    expect(await codeOf(redeliverRun(world.runs.deps, receipt.id, caller))).toBe('nothing_to_redeliver')
  })

  test('header-only: the header alone is sent', async () => {
    expect(await ended('header-only')).toMatchObject({ state: 'succeeded', warnings: ['“none.csv” has no rows.'] })
    expect(String(await received('none.csv'))).toBe('id,email\n')
    expect(await sent()).toContain('none.csv.DONE')
  })

  test('empty-file: a file of no bytes is sent, and a file with rows keeps its header', async () => {
    expect(await ended('empty-file')).toMatchObject({ state: 'succeeded', deliveries: [{ rows: 0, bytes: 0 }] })
    expect(await received('none.csv')).toHaveLength(0)
    const settings = { filenameTemplate: 'one.csv' }
    const guardrails = { zeroRows: 'empty-file' as const }
    await settled(await world.orchestrate({ sql: 'SELECT 1 AS one', guardrails, settings }))
    expect(String(await received('one.csv'))).toBe('one\n1\n')
  })
})

describe('rules', () => {
  test('rows are compared with the runs that delivered something, and columns with the last of them', async () => {
    const guardrails = { rowBand: { percent: 10, lastRuns: 3 }, columns: { expected: 'last-delivered' as const } }
    const orchestration = await world.orchestrate({ sql: 'SELECT range AS id FROM range(100)', guardrails })
    const query = await getQuery(world.store.db, orchestration.object)
    const change = (sql: string) =>
      updateQuery(
        world.store.db,
        query.id,
        null,
        { name: orchestration.object, description: '', database: 'ACME', sql, state: 'active' },
        caller.label,
      )
    expect(await settled(orchestration)).toMatchObject({ state: 'succeeded', rows: 100, judgement: { findings: [] } })
    await change('SELECT range AS id FROM range(111)')
    const first = await settled(orchestration)
    expect(first.judgement?.findings).toMatchObject([
      { rule: 'row-band', measured: 111, min: 90, max: 110, recent: [100] },
    ])
    await discardRun(world.runs.deps, first.id, ben)
    // What was discarded is no measure.
    await change('SELECT range AS id, 1 AS more FROM range(109)')
    const second = await settled(orchestration)
    expect(second.judgement?.findings.map((it) => it.sentence)).toEqual([
      'The columns are not those in the last delivered run: not known “more”.',
    ])
    await releaseRun(world.runs.deps, second.id, ben)
    expect(await world.untilEnded(second.id)).toMatchObject({ state: 'succeeded' })
    expect(await settled(orchestration)).toMatchObject({ state: 'succeeded', rows: 109 })
  })

  test('nulls and keys are counted in the rows that are in the file', async () => {
    // Each reading of this query gives other rows.
    const sql = 'SELECT id, CASE WHEN random() < 0.5 THEN email END AS email FROM customers'
    const guardrails = {
      nulls: [{ column: 'EMAIL', maxPercent: 1 }],
      duplicates: [{ columns: ['id'] }, { columns: ['email'] }],
    }
    const settings = { filenameTemplate: 'random.csv' }
    const { id, judgement } = await settled(await world.orchestrate({ sql, guardrails, settings }))
    expect(judgement?.findings.map((it) => it.rule)).toEqual(['nulls', 'duplicates'])
    await releaseRun(world.runs.deps, id, ben)
    await world.untilEnded(id)
    const lines = String(await received('random.csv'))
      .trimEnd()
      .split('\n')
      .slice(1)
    const empty = lines.filter((line) => line.endsWith(',')).length
    expect(lines).toHaveLength(1000)
    expect(judgement?.findings[0]).toMatchObject({ measured: empty / 10, max: 1 })
    expect(judgement?.findings[1]).toMatchObject({ measured: 1000 - empty - 1, about: 'email' })
    expect(JSON.stringify(judgement)).not.toContain(CELL)
  })

  test('rows of a snapshot are written as those of the query would be, in its order', async () => {
    const sql = `SELECT id AS a, sum(id) OVER (ORDER BY id) AS "A", email::JSON IS NULL AS j, 1.50::DECIMAL(9,2) AS d,
      TIMESTAMP '2026-01-02 03:04:05.000006' AS t, [1, NULL] AS l FROM (SELECT id, NULL AS email FROM customers) ORDER BY id DESC`
    const rules = { nulls: [{ column: 'd', maxPercent: 0 }], duplicates: [{ columns: ['a'] }] }
    const [plain, kept] = [
      await settled(await world.orchestrate({ sql })),
      await settled(await world.orchestrate({ sql, guardrails: rules })),
    ]
    expect(kept).toMatchObject({ state: 'succeeded', judgement: { verdict: 'deliver', findings: [] } })
    expect(kept.deliveries[0]?.sha256).toBe(plain.deliveries[0]?.sha256)
  })

  test('a database export is judged table by table', async () => {
    const guardrails = {
      nulls: [{ table: 'customers', column: 'email', maxPercent: 5, breach: 'warn' as const }],
      duplicates: [{ table: 'orders', columns: ['id'] }],
    }
    const settings = { filenameTemplate: 'nightly.zip', encoding: 'zip' }
    const { id, judgement, warnings } = await settled(await world.orchestrate({ tables: 'all', guardrails, settings }))
    expect(warnings).toEqual([
      '“email” of the table “customers” has no value in 100 of 1,000 rows: 10 %, and 5 % are allowed.',
    ])
    expect(judgement?.findings.at(-1)?.sentence).toBe(
      '1 row of the table “orders” repeats a key (id) that another row has.',
    )
    await discardRun(world.runs.deps, id, ben)
  })

  test('a file above the size that the partner takes is held', async () => {
    const { state, judgement, id } = await settled(
      await world.orchestrate({ sql: ALL, guardrails: { fileSize: { maxBytes: 100 } } }),
    )
    expect([state, judgement?.findings[0]?.rule]).toEqual(['held', 'file-size'])
    await discardRun(world.runs.deps, id, ben)
  })

  test('a rule that only warns lets the file go while it is built', async () => {
    const guardrails = { rows: { min: 5000, breach: 'warn' as const } }
    const receipt = await settled(await world.orchestrate({ sql: ALL, guardrails }))
    expect(receipt).toMatchObject({
      state: 'succeeded',
      judgement: { verdict: 'deliver', findings: [{ rule: 'rows' }] },
    })
    expect(receipt.warnings).toEqual(['1,000 rows: fewer than the 5,000 that there must be.'])
  })

  test('a column that the file does not have fails the run before anything is built', async () => {
    const guardrails = { nulls: [{ column: 'phone', maxPercent: 1 }] }
    const receipt = await settled(await world.orchestrate({ sql: ALL, guardrails }))
    expect(receipt).toMatchObject({ state: 'failed', error: { code: 'column_unknown' } })
    expect(receipt.error?.message).toContain('phone')
  })

  test('alerts of a query warn, or fail the run before a byte leaves', async () => {
    const warned = await settled(await world.orchestrate({ sql: ALL, alerts: { warnWhen: { greaterThan: 999 } } }))
    expect(warned).toMatchObject({ state: 'succeeded', warnings: ['The query gave 1,000 rows: more than 999.'] })
    await rm(join(world.partnerFolder, warned.deliveries[0]?.path ?? ''))
    const failed = await settled(await world.orchestrate({ sql: ALL, alerts: { failWhen: { lessThan: 1001 } } }))
    expect(failed).toMatchObject({ state: 'failed', error: { code: 'query_alert', retryable: false }, attempt: 1 })
    expect(await sent()).toEqual([])
  })
})

test('a held run is there after a restart, and released by another process it sends the same bytes', async () => {
  await using home = await openWorld(TABLES)
  const guardrails = { rows: { max: 10 } }
  const orchestration = await home.orchestrate({ sql: ALL, guardrails, settings: { filenameTemplate: 'later.csv' } })
  const { id } = await startRun(home.runs.deps, orchestration, caller)
  for await (const { state } of watchRun(home.runs.deps, id, AbortSignal.timeout(60_000))) if (state === 'held') break
  const [built] = await listArtifacts(home.store.db, id)
  await home.runs.close()
  // Other rows by now: a release must not build again.
  await rm(join(home.folder, 'acme.duckdb'))
  await makeDatabase(join(home.folder, 'acme.duckdb'), 'CREATE TABLE customers AS SELECT 1 AS id, 2 AS email')
  const { store, vault, dataFolder } = home
  await using runs = await openRuns({ store, vault, clock: systemClock, log: () => {}, dataFolder })
  expect((await runs.deps.boss.findJobs('run', { key: orchestration.id })).map((it) => it.state)).not.toContain(
    'active',
  )
  await releaseRun(runs.deps, id, ben)
  expect(await untilEnded(runs, id)).toMatchObject({ state: 'succeeded', deliveries: [{ sha256: built?.sha256 }] })
  expect(sha256(await readFile(join(home.partnerFolder, 'later.csv')))).toBe(built?.sha256)
})
