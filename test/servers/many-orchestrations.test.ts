import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Store } from '../../src/store/open.ts'
import { listOrchestrations, type OrchestrationFilter } from '../../src/store/orchestrations.ts'
import { openTestStore } from '../harness/store.ts'

const MANY = 10_000
const RUNS_EACH = 5
/** A person does not notice it; the embedded store on a busy machine has to keep to it. */
const MOST_MS = 500

const number = (of: string) => `lpad((${of})::text, 6, '0')`
const SEED = [
  "insert into database (id, name, plugin, settings, pii) values ('dbs_1', 'ACME', 'duckdb', '{}', '{}')",
  `insert into credential (id, name, description, plugin, type, public_fields, secret_fields)
   values ('crd_1', 'Partner', '', 'sftp', 'passphrase', '{}', '{}')`,
  `insert into destination (id, name, description, plugin, credential_id, access, settings)
   select 'dst_' || i, 'Destination ' || i, '', 'sftp', 'crd_1', '{}', '{}' from generate_series(1, 20) i`,
  `insert into query (id, name, description, state, database_id, sql, active_version)
   select 'qry_' || ${number('i')}, 'Query number ' || i, '', 'active', 'dbs_1', 'SELECT 1', 1 from generate_series(1, ${MANY}) i`,
  `insert into orchestration (id, query_id, destination_id, settings, workflow)
   select 'orc_' || ${number('i')}, 'qry_' || ${number('i')}, 'dst_' || (1 + i % 20), '{}', 'manual' from generate_series(1, ${MANY}) i`,
  `insert into run (id, orchestration_id, orchestration, destination, state, snapshot, started_by, ended_at)
   select 'run_' || ${number('i')}, 'orc_' || ${number(`1 + i % ${MANY}`)}, 'q', 'd',
     case when i % 7 = 0 then 'failed' else 'succeeded' end, '{}', 'ana', now()
   from generate_series(1, ${MANY * RUNS_EACH}) i`,
  `insert into run (id, orchestration_id, orchestration, destination, state, snapshot, started_by)
   values ('run_999999', 'orc_000005', 'q', 'd', 'running', '{}', 'ana')`,
  'analyze',
]

let store: Store
beforeAll(async () => {
  store = await openTestStore()
  for (const statement of SEED) await store.db.execute(sql.raw(statement))
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
