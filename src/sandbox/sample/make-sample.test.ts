import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSample } from './make-sample.ts'

const folders: string[] = []

async function sample(seed: number): Promise<{ folder: string; path: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-sample-'))
  folders.push(folder)
  const { path } = await makeSample(folder, { customers: 2_000, seed })
  return { folder, path }
}

async function ask(path: string, sql: string): Promise<unknown[]> {
  const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
  const connection = await instance.connect()
  try {
    return (await connection.runAndReadAll(sql)).getRowObjectsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const contentHash = async (path: string) =>
  Promise.all(
    ['customers', 'orders', 'engagement'].map((table) =>
      ask(path, `SELECT count(*) AS rows, bit_xor(hash(t)) AS digest FROM ${table} AS t`),
    ),
  )

let first: { folder: string; path: string }
beforeAll(async () => {
  first = await sample(7)
})
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true }))))

test('the same seed gives the same rows, another seed others', async () => {
  const [same, other] = [await sample(7), await sample(8)]
  expect(await contentHash(same.path)).toEqual(await contentHash(first.path))
  expect(await contentHash(other.path)).not.toEqual(await contentHash(first.path))
})

test('a file that is there stays', async () => {
  expect(await makeSample(first.folder, { customers: 10, seed: 1 })).toEqual({ path: first.path, isNew: false })
  expect(await ask(first.path, 'SELECT count(*)::INTEGER AS customers FROM customers')).toEqual([{ customers: 2_000 }])
})

test('it has what careless files break on', async () => {
  const [found] = await ask(
    first.path,
    `SELECT bool_or(contains(surname, ',')) AS comma, bool_or(contains(given_name, '"')) AS quote,
       bool_or(contains(address, chr(10))) AS line_break, bool_or(contains(notes, chr(13))) AS carriage_return,
       bool_or(notes IS NULL) AS missing, bool_or(notes = '') AS empty, bool_or(starts_with(postal, '0')) AS leading_zero,
       bool_or(contains(notes, '👜')) AS emoji, bool_or(regexp_matches(email, '[A-Z].*[+]')) AS tagged_email
     FROM customers`,
  )
  expect(Object.values(found as object)).not.toContain(false)

  const scripts = ['Latin', 'Greek', 'Cyrillic', 'Arabic', 'Hebrew', 'Devanagari', 'Han', 'Hiragana', 'Hangul', 'Thai']
  const rows = (await ask(first.path, 'SELECT DISTINCT given_name FROM customers')) as { given_name: string | null }[]
  for (const script of scripts) {
    const letter = new RegExp(`\\p{Script=${script}}`, 'u')
    expect(
      rows.some((row) => letter.test(row.given_name ?? '')),
      script,
    ).toBe(true)
  }
})
