import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { readOptions } from './harness/options.ts'

/** The customers that benchmarks send: 20 columns of about 245 bytes a row as CSV, some with commas, quotes and NULL. */
const CUSTOMERS = `
  SELECT i AS customer_number,
    printf('C%08d', i) AS customer_id,
    ['Ana', 'Björn', 'Chloé', 'Дмитро', 'Ελένη', 'さくら', 'Noah', 'Zoë'][1 + h % 8] AS given_name,
    ['Smith', 'García', 'O''Brien', 'Müller', 'Davis, Jr.', 'Nguyen', 'Wiśniewski'][1 + (h >> 3) % 7] AS surname,
    concat(given_name, '.', lower(surname[1:3]), i, '@example.com') AS email,
    printf('+1 555 %07d', (h >> 6) % 10_000_000) AS phone,
    concat(1 + (h >> 9) % 900, ' ', ['Main Street', 'Oak Avenue', 'Sunset "Strip"', 'Route 9, Box 4'][1 + (h >> 12) % 4]) AS address,
    ['Boston', 'Newark', 'Seattle', 'Denver', 'Austin'][1 + (h >> 14) % 5] AS city,
    ['MA', 'NJ', 'WA', 'CO', 'TX'][1 + (h >> 14) % 5] AS state_province_cd,
    printf('%05d', (h >> 16) % 100_000) AS postal,
    'US' AS country,
    DATE '1940-01-01' + ((h >> 18) % 24_000)::INTEGER AS birth_dt,
    ['F', 'M', 'X', NULL][1 + (h >> 20) % 4] AS gender,
    ['Bronze', 'Silver', 'Gold', '', NULL][1 + (h >> 22) % 5] AS loyalty,
    (((h >> 24) % 1_000_000) / 100)::DECIMAL(12, 2) AS lifetime_value,
    ((h >> 26) % 40)::INTEGER AS order_count,
    TIMESTAMP '2022-01-01' + to_seconds(((h >> 28) % 150_000_000)::BIGINT) AS last_order_at,
    TIMESTAMP '2018-01-01' + to_microseconds((h >> 14)::BIGINT % 126_000_000_000_000) AS created_at,
    round(((h >> 30) % 1_000_000) / 7.0, 4) AS score,
    md5(concat(i, '@example.com')) AS Hashed_Email
  FROM (SELECT i, (hash(i) >> 1)::BIGINT AS h FROM range($rows) AS t(i))`

/** Makes the file of so many customers, unless it is there, and gives its path. */
export async function makeData(folder: string, rows: number): Promise<string> {
  const path = join(folder, `customers-${rows}.duckdb`)
  if (existsSync(path)) return path
  console.log(`Making ${rows} customers`)
  const instance = await DuckDBInstance.create(`${path}.part`, { memory_limit: '2GB' })
  const connection = await instance.connect()
  await connection.run(`CREATE OR REPLACE TABLE customers AS ${CUSTOMERS.replace('$rows', String(rows))}`)
  connection.closeSync()
  instance.closeSync()
  renameSync(`${path}.part`, path)
  return path
}

if (import.meta.main) {
  const { folder, rows } = readOptions({ rows: 5_000_000, rounds: 1 })
  console.log(await makeData(folder, rows))
}
