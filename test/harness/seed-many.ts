import { sql } from 'drizzle-orm'
import type { Store } from '../../src/store/open.ts'

export const MANY = 10_000
const RUNS_EACH = 5

const number = (of: string) => `lpad((${of})::text, 6, '0')`
const STATEMENTS = [
  "insert into database (id, name, plugin, settings, pii) values ('dbs_1', 'Sample', 'duckdb', '{}', '{}')",
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
]

/** Ten thousand orchestrations with five runs each. */
export async function seedMany({ db }: Store): Promise<void> {
  for (const statement of STATEMENTS) await db.execute(sql.raw(statement))
}
