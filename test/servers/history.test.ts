import { readFile } from 'node:fs/promises'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type PostgresServer, query, startPostgres } from '../harness/postgres.ts'
import { openWorld, type World } from '../harness/world.ts'

let postgres: PostgresServer
let databaseUrl: string
let world: World
beforeAll(async () => {
  postgres = await startPostgres()
  databaseUrl = await postgres.createDatabase()
  world = await openWorld('CREATE TABLE people AS SELECT range AS id FROM range(10)', { databaseUrl })
})
afterAll(async () => {
  await world?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

/** The statements of the page, by what they begin with. */
async function statementsOf(page: string): Promise<string[]> {
  const text = await readFile(page, 'utf8')
  return [...text.matchAll(/```sql\n(.*?)\n```/gs)].map(([, sql = '']) => sql)
}

test('whoever may read the history reads what runs prove, and nothing else of the store', async () => {
  const orchestration = await world.orchestrate({ sql: 'SELECT * FROM people', settings: { successFile: true } })
  const receipt = await world.run(orchestration)
  const [rights = '', weekly = ''] = await statementsOf('docs/reference/history.md')
  await query(databaseUrl, rights)
  const analyst = new URL(databaseUrl)
  analyst.username = 'analyst'
  const client = new Client({ connectionString: `${analyst}` })
  await client.connect()
  const rows = async (text: string) => (await client.query(text)).rows
  const [sent] = receipt.deliveries
  try {
    expect(await rows('SELECT id, state, orchestration, rows, error_code, verdict FROM history.run')).toEqual([
      {
        id: receipt.id,
        state: 'succeeded',
        orchestration: receipt.orchestration,
        rows: '10',
        error_code: null,
        verdict: null,
      },
    ])
    expect(await rows('SELECT path, sha256, verified FROM history.delivery')).toEqual([
      { path: sent?.path, sha256: sent?.sha256, verified: 'size' },
    ])
    expect(await rows('SELECT name FROM history.step ORDER BY started_at, name')).toHaveLength(4)
    expect(await rows('SELECT sha256, deleted_at FROM history.artifact')).toEqual([
      { sha256: sent?.sha256, deleted_at: null },
    ])
    expect(await rows('SELECT * FROM history.group_run')).toEqual([])
    expect(await rows(weekly)).toMatchObject([{ destination: receipt.destination, files: '1', rows: '10' }])

    const tables = `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`
    const all = await rows(tables)
    expect(all.length).toBeGreaterThan(20)
    for (const { name } of all) await expect(rows(`SELECT 1 FROM ${name}`), name).rejects.toThrow(/permission denied/)
    await expect(rows('DELETE FROM history.run')).rejects.toThrow(/permission denied/)
  } finally {
    await client.end()
  }
})

test('each column is explained in the database, and none of them is sealed or holds what a person wrote as SQL', async () => {
  const columns = await query(
    databaseUrl,
    `SELECT c.relname || '.' || a.attname AS name, col_description(c.oid, a.attnum) AS words
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
      WHERE c.relnamespace = 'history'::regnamespace AND a.attnum > 0`,
  )
  expect(columns.length).toBeGreaterThan(50)
  expect(columns.filter(({ words }) => !words)).toEqual([])
  const names = columns.map(({ name }) => String(name))
  expect(names.filter((name) => /sealed|secret|snapshot|sql|settings|fields/.test(name))).toEqual([])
})
