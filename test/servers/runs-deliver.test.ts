import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { redeliverRun } from '../../src/runs/redeliver.ts'
import { startRun } from '../../src/runs/start.ts'
import { checkDestination, describeDatabase, previewOrchestration, previewQuery } from '../../src/runs/tasks.ts'
import { getDatabase } from '../../src/store/databases.ts'
import { getDestination } from '../../src/store/destinations.ts'
import { type GnuPg, openGnuPg } from '../harness/gnupg.ts'
import { caller, openWorld, PASSPHRASE, type World } from '../harness/world.ts'

/** A value that must be in the file and nowhere else. */
const CELL = 'Ægir-7731-zzq'
const TABLES = `
  CREATE TABLE customers AS SELECT range AS id, 'name, ' || range AS name FROM range(1000);
  INSERT INTO customers VALUES (1000, '${CELL}');
  CREATE TABLE orders AS SELECT range AS id, range * 2.5 AS amount FROM range(300);`
const never = new AbortController().signal
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let world: World
let gnupg: GnuPg
beforeAll(async () => {
  world = await openWorld(TABLES)
  gnupg = await openGnuPg()
})
afterAll(async () => {
  await world[Symbol.asyncDispose]()
  await gnupg[Symbol.asyncDispose]()
})
const received = (path: string) => readFile(join(world.partnerFolder, path))

describe('a run of a query', () => {
  test.for(['none', 'gzip', 'zip', 'tar', 'tgz'])(
    'delivers a whole file with encoding %s, and .DONE last',
    async (encoding) => {
      const settings = { encoding, successFile: true, filenameTemplate: `enc/${encoding}.bin` }
      const receipt = await world.run(await world.orchestrate({ sql: 'SELECT * FROM customers ORDER BY id', settings }))
      expect(receipt).toMatchObject({
        state: 'succeeded',
        rows: 1001,
        successFile: `/enc/${encoding}.bin.DONE`,
        error: null,
      })
      expect(receipt.steps.map(({ name, state }) => `${name} ${state}`)).toEqual([
        'query succeeded',
        'build succeeded',
        'deliver succeeded',
        'finish succeeded',
      ])
      const bytes = await received(`enc/${encoding}.bin`)
      const [delivery] = receipt.deliveries
      expect(delivery).toMatchObject({ rows: 1001, bytes: bytes.length, sha256: sha256(bytes), verified: 'size' })
      const content = encoding === 'gzip' ? gunzipSync(bytes) : encoding === 'none' ? bytes : null
      if (content) {
        expect(delivery?.contentSha256).toBe(sha256(content))
        expect(content.toString()).toMatch(/^id,name\n0,"name, 0"\n/)
        expect(content.toString()).toContain(CELL)
      } else expect(delivery?.members).toMatchObject([{ rows: 1001 }])
      expect(await received(`enc/${encoding}.bin.DONE`)).toHaveLength(0)
      expect(
        (await readdir(join(world.partnerFolder, 'enc'))).filter((name) => name.startsWith(encoding)).sort(),
      ).toEqual([`${encoding}.bin`, `${encoding}.bin.DONE`])
    },
  )

  test('is encrypted to the recipient, and .pgp is appended', async () => {
    const settings = { encoding: 'gzip', pgpPublicKey: gnupg.publicKey, filenameTemplate: 'secret.csv.gz' }
    const receipt = await world.run(await world.orchestrate({ sql: 'SELECT * FROM customers ORDER BY id', settings }))
    expect(receipt.deliveries).toMatchObject([{ path: '/secret.csv.gz.pgp', pgpKeyFingerprint: gnupg.fingerprint }])
    const content = gunzipSync(await gnupg.decrypt(await received('secret.csv.gz.pgp')))
    expect(sha256(content)).toBe(receipt.deliveries[0]?.contentSha256)
  })

  test('pins the host key that the first connection showed, and keeps what it learned', async () => {
    const orchestration = await world.orchestrate({ sql: 'SELECT 1 AS one' })
    const receipt = await world.run(orchestration)
    expect(receipt.deliveries[0]?.hostKeyFingerprint).toMatch(/^SHA256:/)
    expect((await getDestination(world.store.db, orchestration.destination)).profile).not.toBeNull()
  })

  test('says what is wrong with the query, and sends nothing', async () => {
    const before = await readdir(world.partnerFolder)
    for (const [sql, code, settings] of [
      ['SELECT nope FROM customers', 'sql_invalid', {}],
      ['SELECT id, id FROM customers', 'column_duplicate', {}],
      [`SELECT id, CAST(name AS INTEGER) AS n FROM customers`, 'query_failed', {}],
      ['SELECT name FROM customers', 'file_ambiguous', { quoteMode: 'none' }],
    ] as const) {
      const receipt = await world.run(await world.orchestrate({ sql, settings }))
      expect(receipt.error?.code, sql).toBe(code)
      expect(receipt).toMatchObject({ state: 'failed', deliveries: [], successFile: null })
    }
    expect(await readdir(world.partnerFolder)).toEqual(before)
  })

  test('a query that fails midway leaves nothing at the partner', async () => {
    const sql = `SELECT range, CASE WHEN range = 2999999 THEN error('${CELL}') ELSE repeat('x', 50) END AS v FROM range(3000000)`
    const before = await readdir(world.partnerFolder)
    const receipt = await world.run(await world.orchestrate({ sql, settings: { successFile: true } }))
    expect(receipt).toMatchObject({ state: 'failed', error: { code: 'query_failed' }, deliveries: [] })
    expect(await readdir(world.partnerFolder)).toEqual(before)
  })

  test('warns of an ambiguous file that the partner wants so, and of a file without rows', async () => {
    const settings = { quoteMode: 'none', allowAmbiguous: true, filenameTemplate: 'ambiguous.csv' }
    const ambiguous = await world.run(
      await world.orchestrate({ sql: 'SELECT name FROM customers ORDER BY id', settings }),
    )
    expect(ambiguous.warnings).toEqual([
      expect.stringMatching(/^1000 values cannot be read back .* row 1, column “name”\.$/),
    ])
    const empty = await world.run(await world.orchestrate({ sql: 'SELECT * FROM customers WHERE id < 0' }))
    expect(empty).toMatchObject({ state: 'succeeded', rows: 0, warnings: [expect.stringContaining('has no rows')] })
  })
})

describe('a run of a database export', () => {
  test('is a folder with a file a table and one success file beside it', async () => {
    const settings = { encoding: 'gzip', successFile: true, filenameTemplate: 'nightly.csv.gz' }
    const receipt = await world.run(await world.orchestrate({ tables: 'all', settings }))
    expect(receipt).toMatchObject({ state: 'succeeded', rows: 1301, successFile: '/nightly.DONE' })
    expect(receipt.deliveries.map((it) => it.path).sort()).toEqual([
      '/nightly/customers.csv.gz',
      '/nightly/orders.csv.gz',
    ])
    expect((await readdir(join(world.partnerFolder, 'nightly'))).sort()).toEqual(['customers.csv.gz', 'orders.csv.gz'])
    expect(
      gunzipSync(await received('nightly/orders.csv.gz'))
        .toString()
        .split('\n'),
    ).toHaveLength(302)
  })

  test('is one file with a member a table where an archive is asked for', async () => {
    const settings = { encoding: 'zip', filenameTemplate: 'all.zip' }
    const receipt = await world.run(await world.orchestrate({ tables: ['orders', 'customers'], settings }))
    expect(receipt.deliveries).toMatchObject([
      {
        path: '/all.zip',
        contentSha256: null,
        members: [
          { name: 'orders.csv', rows: 300 },
          { name: 'customers.csv', rows: 1001 },
        ],
      },
    ])
  })

  test('names a table that is not there', async () => {
    const receipt = await world.run(await world.orchestrate({ tables: ['orders', 'gone'] }))
    expect(receipt.error).toMatchObject({ code: 'table_missing', message: expect.stringContaining('gone') })
  })
})

test('redeliver sends the same bytes again', async () => {
  const settings = { encoding: 'zip', successFile: true, filenameTemplate: 'again_{{run_id}}.zip' }
  const first = await world.run(await world.orchestrate({ sql: 'SELECT random() AS r FROM range(50)', settings }))
  const again = await world.untilEnded((await redeliverRun(world.runs.deps, first.id, caller)).id)
  expect(again).toMatchObject({ state: 'succeeded', redeliveryOf: first.id, rows: 50 })
  expect(again.steps.map(({ state }) => state)).toEqual(['skipped', 'skipped', 'succeeded', 'succeeded'])
  expect(again.deliveries[0]).toMatchObject({ sha256: first.deliveries[0]?.sha256, path: first.deliveries[0]?.path })
  const third = await world.untilEnded((await redeliverRun(world.runs.deps, again.id, caller)).id)
  expect(third).toMatchObject({ state: 'succeeded', redeliveryOf: first.id })

  const failed = await world.run(await world.orchestrate({ sql: 'SELECT nope' }))
  await expect(redeliverRun(world.runs.deps, failed.id, caller)).rejects.toMatchObject({ code: 'nothing_to_redeliver' })
})

test('of racing starts one wins', async () => {
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM customers' })
  const starts = await Promise.allSettled([1, 2, 3].map(() => startRun(world.runs.deps, orchestration, caller)))
  const won = starts.flatMap((it) => (it.status === 'fulfilled' ? [it.value] : []))
  const lost = starts.flatMap((it) => (it.status === 'rejected' ? [it.reason.code] : []))
  expect(lost).toEqual(['already_running', 'already_running'])
  expect(await world.untilEnded(won[0]?.id ?? '')).toMatchObject({ state: 'succeeded' })
})

test('previews, descriptions and checks send nothing', async () => {
  const before = await readdir(world.partnerFolder)
  const { deps } = world.runs
  const orchestration = await world.orchestrate({ sql: 'SELECT id, name, NULL AS gap FROM customers ORDER BY id' })
  const file = await previewOrchestration(deps, { orchestration, rows: 2, seesPersonalData: true }, never)
  expect(Buffer.from(file.bytes).toString()).toBe('id,name,gap\n0,"name, 0",\n1,"name, 1",\n')
  expect(file.rows).toBe(2)
  const database = await getDatabase(deps.db, 'ACME')
  const cells = await previewQuery(
    deps,
    { database, sql: 'SELECT id, NULL AS gap FROM orders ORDER BY id', limit: 1, marks: {}, hides: false },
    never,
  )
  expect(cells).toMatchObject({ columns: [{ name: 'id', type: 'BIGINT' }, { name: 'gap' }], rows: [['0', null]] })
  const tables = await describeDatabase(deps, { database, countsRows: true }, never)
  expect(tables).toMatchObject([
    {
      name: 'customers',
      rows: 1001,
      columns: [
        { name: 'id', type: 'BIGINT' },
        { name: 'name', type: 'VARCHAR' },
      ],
    },
    { name: 'orders', rows: 300 },
  ])
  const heard: string[] = []
  const destination = await getDestination(deps.db, orchestration.destination)
  const report = await checkDestination(deps, { destination, onStep: (step) => heard.push(step.name) }, never)
  expect(report).toMatchObject({ ok: true, hostKeyFingerprint: expect.stringMatching(/^SHA256:/) })
  expect(heard).toEqual(report.steps.map((step) => step.name))
  expect(await readdir(world.partnerFolder)).toEqual(before)
})

test('no log line of all this holds a secret or a cell', () => {
  expect(world.lines.length).toBeGreaterThan(20)
  const all = world.lines.join('\n')
  expect(all).not.toContain(PASSPHRASE)
  expect(all).not.toContain(CELL)
})
