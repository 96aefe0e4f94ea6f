import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { Usage } from '../harness/render-child.ts'

async function render(sql: string, stallMs = 0): Promise<Usage> {
  const child = promisify(execFile)(process.execPath, ['test/harness/render-child.ts', sql, String(stallMs)])
  return JSON.parse((await child).stdout) as Usage
}

const people = (
  rows: number,
) => `SELECT range AS id, md5(range::VARCHAR) AS hash, 'user' || range || '@acme.example' AS email,
  TIMESTAMP '2026-01-01' + to_seconds(range) AS seen, range % 1000 / 7 AS score,
  if(range % 10 = 0, 'Doe, "Jr."', 'Ana') AS name FROM range(${rows})`

test.for([
  ['as they come', people],
  ['sorted', (rows: number) => `${people(rows)} ORDER BY hash`],
] as const)('memory is the same for 0.1 and 5 million rows, %s', async ([, sql]) => {
  const small = await render(sql(100_000))
  const large = await render(sql(5_000_000))
  expect([small.rows, large.rows]).toEqual([100_000, 5_000_000])
  expect(large.peakMb).toBeLessThan(350)
  // Below the limit a sort stays in memory, above it goes to disk: the limit is the difference.
  expect(large.peakMb - small.peakMb).toBeLessThan(170)
})

test('a reader that stands still costs neither memory nor processor time', async () => {
  const usage = await render(people(2_000_000), 3000)
  expect(usage.peakMb).toBeLessThan(350)
  expect(usage.stalledCpu).toBeLessThan(0.3)
})
