import { sql } from 'drizzle-orm'
import { newId } from '../../src/lib/ids.ts'
import { secretPlace } from '../../src/model/credential.ts'
import { createCredential } from '../../src/store/credentials.ts'
import { createDatabase } from '../../src/store/databases.ts'
import { createDestination } from '../../src/store/destinations.ts'
import type { Store } from '../../src/store/open.ts'
import { openVault } from '../../src/vault/vault.ts'
import type { SshServer } from './ssh-server.ts'

const GROUPS = 50

export interface DueSetup {
  /** A DuckDB file with a table of customers. */
  readonly database: string
  readonly ssh: SshServer
  readonly key: Uint8Array
  readonly orchestrations: number
}

/** Orchestrations in groups that are due daily, far from now, all to one server. */
export async function seedDue({ db }: Store, { database, ssh, key, orchestrations }: DueSetup): Promise<void> {
  await createDatabase(db, { name: 'Bench', plugin: 'duckdb', settings: { path: database }, pii: {} })
  const id = newId('crd')
  await createCredential(db, {
    id,
    name: 'Partner',
    description: '',
    plugin: 'sftp',
    type: 'private-key',
    publicFields: { hostname: '127.0.0.1', port: ssh.port, username: ssh.username },
    secretFields: { privateKey: openVault(key).seal(ssh.privateKey, secretPlace(id, 'privateKey')) },
  })
  await createDestination(db, {
    name: 'Partner',
    description: '',
    plugin: 'sftp',
    credential: 'Partner',
    access: {},
    settings: { remoteFolder: ssh.inbox, fileFormat: 'csv', filenameTemplate: '{{run_id}}.csv', successFile: true },
    pgpKeyFingerprint: null,
  })
  for (const statement of [
    `insert into query (id, name, description, state, database_id, sql, active_version)
     select 'qry_' || i, 'Query ' || lpad(i::text, 6, '0'), '', 'active', (select id from database), 'SELECT * FROM customers LIMIT 10', 1
     from generate_series(1, ${orchestrations}) i`,
    `insert into query_version (query_id, number, database, sql, activated_by)
     select id, 1, 'Bench', sql, 'bench' from query`,
    `insert into orchestration_group (id, name, description, cron, time_zone, enabled)
     select 'grp_' || i, 'Group ' || lpad(i::text, 2, '0'), '', '0 0 1 1 *', 'UTC', true from generate_series(1, ${GROUPS}) i`,
    `insert into orchestration (id, query_id, destination_id, settings, workflow, group_id)
     select 'orc_' || i, 'qry_' || i, (select id from destination), '{}', 'automatic', 'grp_' || (1 + i % ${GROUPS})
     from generate_series(1, ${orchestrations}) i`,
  ]) {
    await db.execute(sql.raw(statement))
  }
}
