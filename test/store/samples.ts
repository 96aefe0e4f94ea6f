import { expect } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import type { Problem } from '../../src/model/errors.ts'
import type { OrchestrationInput } from '../../src/model/orchestration.ts'
import type { Delivery } from '../../src/model/run.ts'
import { createCredential } from '../../src/store/credentials.ts'
import { createDatabase } from '../../src/store/databases.ts'
import type { Db } from '../../src/store/db.ts'
import { createDestination } from '../../src/store/destinations.ts'
import { createOrchestration } from '../../src/store/orchestrations.ts'
import { createQuery } from '../../src/store/queries.ts'
import { createRun, type RunRecord } from '../../src/store/runs/runs.ts'

let number = 0
/** A name that no other test has. */
export const unique = (text: string): string => `${text} ${++number}`

export const aDatabase = (db: Db, name = unique('Database')) =>
  createDatabase(db, { name, plugin: 'duckdb', settings: { path: './acme.duckdb' }, pii: { customers: ['email'] } })

export const aCredential = (db: Db, name = unique('Credential')) =>
  createCredential(db, {
    id: newId('crd'),
    name,
    description: '',
    plugin: 'sftp',
    type: 'passphrase',
    publicFields: { hostname: 'sftp.example', port: 22, username: 'acme' },
    secretFields: { passphrase: 'v1.sealed' },
  })

export async function aDestination(db: Db, name = unique('Destination')) {
  const credential = await aCredential(db)
  return createDestination(db, {
    name,
    description: '',
    plugin: 'sftp',
    credential: credential.name,
    access: { businessUsers: true },
    settings: { remoteFolder: '/', fileFormat: 'csv' },
    pgpKeyFingerprint: null,
  })
}

export async function aQuery(db: Db, name = unique('Query')) {
  const database = await aDatabase(db)
  return createQuery(
    db,
    { name, description: '', database: database.name, sql: 'select 1', state: 'active' },
    'ana@acme.example',
  )
}

export async function anOrchestration(db: Db, more: Partial<OrchestrationInput> = {}) {
  const object = more.object ?? (await aQuery(db)).name
  const destination = more.destination ?? (await aDestination(db)).name
  return createOrchestration(db, {
    objectType: 'query',
    settings: {},
    workflow: 'manual',
    alerts: [],
    ...more,
    object,
    destination,
  })
}

/** A run that waits, of an orchestration of its own where none is given. */
export async function aRun(db: Db, more: Partial<Parameters<typeof createRun>[1]> = {}): Promise<RunRecord> {
  const orchestrationId = more.orchestrationId === undefined ? (await anOrchestration(db)).id : more.orchestrationId
  return createRun(db, {
    id: newId('run'),
    orchestration: 'High value customers',
    destination: 'Persado',
    snapshot: { sql: 'select 1' },
    sealedSpoolKey: 'v1.sealed',
    startedBy: 'ana@acme.example',
    startedById: null,
    redeliveryOf: null,
    ...more,
    orchestrationId,
  })
}

export const aProblem: Problem = {
  code: 'connection_lost',
  message: 'The line was cut.',
  hint: 'Try again.',
  retryable: true,
}

export const aDelivery = (more: Partial<Delivery> = {}): Delivery => ({
  path: '/file.csv',
  rows: 2 ** 40,
  bytes: 2 ** 50,
  sha256: 'a'.repeat(64),
  contentSha256: 'b'.repeat(64),
  pgpKeyFingerprint: null,
  hostKeyFingerprint: 'SHA256:abc',
  verified: 'size',
  notes: [],
  sentAt: '2026-11-24T08:30:00.123Z',
  ...more,
})

/** For `toMatchObject` and `toThrow`: an AppError by its code. */
export const code = (text: string) => expect.objectContaining({ code: text })
