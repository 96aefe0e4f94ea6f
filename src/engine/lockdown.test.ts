import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { renderText, startEngine, type TestEngine } from '../../test/harness/engine.ts'
import { literal } from '../lib/sql-text.ts'

let folder: string
let open: TestEngine
const at = (name: string) => literal(join(folder, name))

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'waybill-locked-'))
  await writeFile(join(folder, 'open.csv'), 'id,name\n1,Ana\n2,José\n')
  await writeFile(join(folder, 'other.csv'), 'secret\nhush\n')
  open = await startEngine({
    access: {
      files: [join(folder, 'open.csv')],
      setup: [
        `CREATE VIEW people AS FROM read_csv(${at('open.csv')})`,
        `CREATE VIEW other AS FROM read_csv(${at('other.csv')})`,
        'CREATE TABLE numbers AS FROM range(5)',
      ],
      searchPath: 'memory.main',
    },
  })
})
afterAll(async () => {
  await open[Symbol.asyncDispose]()
  await rm(folder, { recursive: true, force: true })
})

test('the files of the database can be read', async () => {
  const { text } = await renderText(open.engine, 'SELECT name FROM people ORDER BY id')
  expect(text).toBe('Ana\nJosé\n')
})

/** `$` stands for a file that is not of the database. */
const FORBIDDEN = [
  'SELECT * FROM other',
  'FROM $',
  'SELECT * FROM "$other.csv"',
  'FROM read_csv($)',
  'SELECT * FROM read_text($)',
  'SELECT * FROM read_blob($)',
  'SELECT (SELECT content FROM read_text($))',
  "SELECT * FROM glob('/etc/*')",
  'SELECT * FROM sniff_csv($)',
  "SELECT * FROM parquet_metadata('/etc/passwd')",
  "SELECT * FROM 'https://example.com/x.csv'",
  "SELECT * FROM 's3://bucket/x.parquet'",
  "SELECT * FROM query('FROM numbers')",
  "SELECT * FROM query_table('numbers')",
  'SELECT * FROM arrow_scan(1, 2, 3)',
  'SELECT * FROM duckdb_settings()',
  'SELECT * FROM duckdb_secrets()',
  "SELECT * FROM enable_profiling(format = 'json', save_location = $)",
  "SELECT * FROM enable_logging(storage = 'file', storage_path = $)",
  'WITH x AS (SELECT * FROM enable_logging()) SELECT 1 WHERE EXISTS (FROM x)',
  "SELECT json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
  'COPY numbers TO $',
  'COPY (SELECT 1) TO $',
  'COPY numbers FROM $',
  'EXPORT DATABASE $',
  'ATTACH $ AS x',
  'DETACH memory',
  'USE temp',
  'INSTALL httpfs',
  'LOAD httpfs',
  'SET threads = 1',
  "SET memory_limit = '8GB'",
  'RESET threads',
  'PRAGMA version',
  "PRAGMA table_info('numbers')",
  'CALL pragma_version()',
  'CHECKPOINT',
  'INSERT INTO numbers VALUES (9)',
  'UPDATE numbers SET range = 1',
  'DELETE FROM numbers',
  'DROP TABLE numbers',
  'CREATE TABLE x AS SELECT 1',
  'CREATE SECRET s (TYPE s3)',
  'CREATE MACRO m() AS 1',
  'BEGIN',
  'EXPLAIN SELECT 1',
  'EXPLAIN ANALYZE SELECT 1',
  'DESCRIBE numbers',
  'SHOW TABLES',
  'SUMMARIZE numbers',
  'PREPARE p AS SELECT 1',
  'SELECT 1; DROP TABLE numbers',
  'SELECT 1) TO $; --',
]

test.for(FORBIDDEN)('%s is refused', async (sql) => {
  const own = sql.replaceAll('$other.csv', join(folder, 'other.csv')).replaceAll('$', at('other.csv'))
  for (const attempt of [
    () => open.engine.describe(own),
    () => open.engine.preview(own, 5),
    () => renderText(open.engine, own, { columns: [{ name: 'x', type: 'VARCHAR' }] }),
  ]) {
    const error = await attempt().catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: expect.stringMatching(/^sql_(not_allowed|invalid)$/) })
    expect(String(error)).not.toContain('hush')
  }
})

test.for(["SELECT getenv('HOME')", "SELECT current_setting('home_directory') = getenv('PATH')"])(
  '%s is unknown',
  async (sql) => {
    await expect(open.engine.preview(sql, 1)).rejects.toMatchObject({ code: 'sql_invalid' })
  },
)

test('nothing was written, and the engine still works', async () => {
  expect((await readdir(folder)).sort()).toEqual(['open.csv', 'other.csv'])
  expect((await open.engine.preview('SELECT count(*) FROM numbers', 1)).rows).toEqual([['5']])
})

test('a database that cannot be opened says which file and why', async () => {
  const file = join(folder, 'other.csv')
  const access = { files: [file], setup: [`ATTACH ${literal(file)} AS x (READ_ONLY)`], searchPath: 'x.main' }
  await expect(startEngine({ access })).rejects.toMatchObject({
    code: 'source_unavailable',
    message: expect.stringContaining(file),
  })
})
