import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from '../../src/store/open.ts'
import { listOrchestrations, type OrchestrationFilter } from '../../src/store/orchestrations.ts'
import { seedMany } from '../harness/seed-many.ts'
import { openTestStore } from '../harness/store.ts'

/** A person does not notice it; the embedded store on a busy machine has to keep to it. */
const MOST_MS = 500

const RUNNING = `
  insert into run (id, orchestration_id, orchestration, destination, state, snapshot, started_by)
  values ('run_999999', 'orc_000005', 'q', 'd', 'running', '{}', 'ana')`

let store: Store
beforeAll(async () => {
  store = await openTestStore()
  await seedMany(store)
  for (const statement of [RUNNING, 'analyze']) await store.db.execute(sql.raw(statement))
})
afterAll(() => store.close())

test.for<[OrchestrationFilter, number]>([
  [{}, 100],
  [{ sort: '-lastRun' }, 100],
  [{ sort: '-updatedAt' }, 100],
  [{ statuses: ['failed'] }, 100],
  [{ statuses: ['waiting', 'running', 'held'] }, 1],
  [{ statuses: ['activated', 'running'] }, 1],
  [{ search: 'number 99' }, 100],
  [{ search: 'nothing like it' }, 0],
])('of ten thousand, a page of %j comes at once', async ([filter, expected]) => {
  const started = performance.now()
  const { items } = await listOrchestrations(store.db, { limit: 100, ...filter })
  expect(items).toHaveLength(expected)
  expect(performance.now() - started).toBeLessThan(MOST_MS)
})
