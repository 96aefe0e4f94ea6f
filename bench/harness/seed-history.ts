import { sql } from 'drizzle-orm'
import type { Store } from '../../src/store/open.ts'

const ORCHESTRATIONS = 1000
const GROUPS = 50

const number = (of: string) => `lpad((${of})::text, 6, '0')`
const PLAN = `'{"content": {"objectType": "query", "sql": "SELECT 1"}, "destination": {"id": "dst_1"}}'`
/** A run every minute, the last one a minute ago. */
const startedAt = (runs: number) => `now() - (${runs} - i + 1) * interval '1 minute'`

const OBJECTS = [
  `insert into database (id, name, plugin, settings, pii) values ('dbs_1', 'Sample', 'duckdb', '{}', '{}')`,
  `insert into credential (id, name, description, plugin, type, public_fields, secret_fields)
   values ('crd_1', 'Partner', '', 'sftp', 'passphrase', '{}', '{}')`,
  `insert into destination (id, name, description, plugin, credential_id, access, settings)
   select 'dst_' || i, 'Destination ' || i, '', 'sftp', 'crd_1', '{}', '{}' from generate_series(1, 20) i`,
  `insert into query (id, name, description, state, database_id, sql, active_version)
   select 'qry_' || ${number('i')}, 'Query ' || i, '', 'active', 'dbs_1', 'SELECT 1', 1 from generate_series(1, ${ORCHESTRATIONS}) i`,
  `insert into orchestration_group (id, name, description, cron, time_zone, enabled)
   select 'grp_' || i, 'Group ' || i, '', '0 6 * * *', 'Europe/Paris', true from generate_series(1, ${GROUPS}) i`,
  // It is made due again and again, and has no members.
  `insert into orchestration_group (id, name, description, cron, time_zone, enabled, overlap)
   values ('grp_quick', 'Quick', '', '* * * * *', 'UTC', true, 'skip')`,
  `insert into orchestration (id, query_id, destination_id, settings, workflow, group_id)
   select 'orc_' || ${number('i')}, 'qry_' || ${number('i')}, 'dst_' || (1 + i % 20), '{}', 'automatic', 'grp_' || (1 + i % ${GROUPS})
   from generate_series(1, ${ORCHESTRATIONS}) i`,
]

/** Every second run is one of two in a run of a group; of seven one failed. Twenty months of a run each minute are not rare. */
const history = (runs: number) => [
  `insert into group_run (id, group_id, "group", slot, state, trigger, due_at, started_by, started_at, all_started_at, ended_at)
   select 'grun_' || ${number('i')}, 'grp_' || (1 + i % ${GROUPS}), 'Group ' || (1 + i % ${GROUPS}), 'seed ' || i,
     case when i % 7 = 0 then 'skipped' else 'succeeded' end, 'schedule', ${startedAt(runs)}, 'Automated workflow',
     ${startedAt(runs)}, ${startedAt(runs)}, ${startedAt(runs)} + interval '9 seconds'
   from generate_series(0, ${runs / 4}) i`,
  `insert into run (id, orchestration_id, orchestration, destination, state, snapshot, started_by, created_at, started_at, ended_at, rows, group_run_id)
   select 'run_' || ${number('i')}, 'orc_' || ${number(`1 + i % ${ORCHESTRATIONS}`)}, 'Query ' || (1 + i % ${ORCHESTRATIONS}),
     'Destination ' || (1 + i % 20), case when i % 7 = 0 then 'failed' else 'succeeded' end, ${PLAN},
     case when i % 3 = 0 then 'ana@acme.example' else 'Automated workflow' end,
     ${startedAt(runs)}, ${startedAt(runs)}, ${startedAt(runs)} + (i % 90) * interval '1 second', i * 7 % 100000,
     case when i % 2 = 0 then 'grun_' || ${number('i / 4')} end
   from generate_series(1, ${runs}) i`,
  `insert into run_step (run_id, name, state, started_at, ended_at)
   select id, step, 'succeeded', started_at, ended_at from run, unnest(array['query', 'build', 'deliver', 'finish']) step`,
  `insert into artifact (id, run_id, position, name, rows, bytes, sha256, content_sha256, created_at)
   select 'art_' || id, id, 0, id || '.csv', 100, 5000, md5(id), md5(id), created_at from run`,
  `insert into delivery (run_id, artifact_id, acknowledged_bytes, path, rows, bytes, sha256, content_sha256, verified, sent_at)
   select id, 'art_' || id, 5000, '/inbox/' || id || '.csv', 100, 5000, md5(id), md5(id), 'size', ended_at from run`,
  `insert into run_log (run_id, at, level, text)
   select id, started_at, 'info', text from run, unnest(array['The run began.', 'Connects to partner.', 'The run ended.']) text`,
  `insert into audit (id, at, user_label, action, object_id, object_name)
   select 'aud_' || id, started_at, started_by, 'orchestration:run', orchestration_id, orchestration from run`,
  `insert into pgboss.job (id, name, state, policy, singleton_key, created_on, started_on, completed_on)
   select gen_random_uuid(), 'run', 'completed', 'exclusive', orchestration_id, created_at, started_at, now() from run`,
  'vacuum analyze',
]

/** So many runs of the past with all that belongs to them, of a thousand orchestrations in fifty groups. */
export async function seedHistory({ db }: Store, runs: number): Promise<void> {
  for (const statement of [...OBJECTS, ...history(runs)]) await db.execute(sql.raw(statement))
}
