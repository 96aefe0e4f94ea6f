import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { TABLES } from './tables.ts'
import { CAMPAIGNS, NOTES, PRODUCTS, REGIONS } from './words.ts'

export interface SampleSize {
  /** About as many orders and engagements a customer as 4 and 3. */
  readonly customers: number
  /** The same seed gives the same rows. */
  readonly seed: number
}

/**
 * Makes `acme.duckdb` in a folder: a customer database that nobody has to be sorry for. A file that is there stays.
 * It gets its name only when it is whole.
 *
 * @returns its path, and whether this call made it
 */
export async function makeSample(folder: string, size: SampleSize): Promise<{ path: string; isNew: boolean }> {
  const path = join(folder, 'acme.duckdb')
  if (existsSync(path)) return { path, isNew: false }

  await mkdir(folder, { recursive: true })
  const part = `${path}.${process.pid}.part`
  await rm(part, { force: true })
  try {
    await fill(part, size)
    await rename(part, path)
  } finally {
    await rm(part, { force: true })
  }
  return { path, isNew: true }
}

async function fill(path: string, { customers, seed }: SampleSize): Promise<void> {
  const instance = await DuckDBInstance.create(path, { threads: '2', memory_limit: '512MB' })
  const connection = await instance.connect()
  try {
    await teachWords(connection, seed)
    for (const table of TABLES) {
      await connection.run(table.replace('$customers', String(customers)).replace('$slots', String(slots.length)))
    }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const slots = REGIONS.flatMap((region) => Array.from({ length: region.share }, () => region))

async function teachWords(connection: DuckDBConnection, seed: number): Promise<void> {
  await connection.run(
    `CREATE TEMP MACRO dice(key, salt, sides) AS (hash(xor(key::UBIGINT, hash(concat(${Math.trunc(seed)}, '/', salt)))) % sides)::INTEGER`,
  )
  await connection.run('CREATE TEMP MACRO pick(key, salt, list) AS list[1 + dice(key, salt, len(list))]')
  await connection.run(
    `CREATE TEMP TABLE region AS SELECT unnest(from_json($text, '[{"slot": "INTEGER", "country": "VARCHAR",
       "phone": "VARCHAR", "given": ["VARCHAR"], "surnames": ["VARCHAR"], "streets": ["VARCHAR"],
       "places": [{"city": "VARCHAR", "state": "VARCHAR", "postal": "VARCHAR"}]}]'), max_depth := 2)`,
    { text: JSON.stringify(slots.map((region, slot) => ({ slot, ...region }))) },
  )
  await connection.run(
    `CREATE TEMP TABLE word AS SELECT unnest(from_json($text,
       '{"campaigns": ["VARCHAR"], "notes": ["VARCHAR"], "products": ["VARCHAR"]}'))`,
    { text: JSON.stringify({ campaigns: CAMPAIGNS, notes: NOTES, products: PRODUCTS }) },
  )
}
