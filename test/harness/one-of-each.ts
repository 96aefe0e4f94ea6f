import { newId } from '../../src/lib/ids.ts'
import type { Office } from './office.ts'

/** Inputs that are right, each with a name that nothing else has, and the makers of one such object. */
export interface OneOfEach {
  readonly inputs: Readonly<Record<Noun, () => Promise<object>>>
  /** Makes one that nothing depends on. @returns its id */
  readonly make: (noun: Noun) => Promise<string>
  /** The name of a query that has a version, the same each time. */
  readonly activeQuery: () => Promise<string>
  /** A run that has ended, the same each time. @returns its id */
  readonly run: () => Promise<string>
  /** A run of a group that has ended, the same each time. @returns its id */
  readonly groupRun: () => Promise<string>
}

export const NOUNS = [
  'databases',
  'queries',
  'database-exports',
  'credentials',
  'destinations',
  'data-templates',
  'alert-channels',
  'orchestration-groups',
  'orchestrations',
  'users',
  'api-keys',
] as const
export type Noun = (typeof NOUNS)[number]
export const isNoun = (text: string): text is Noun => NOUNS.some((it) => it === text)

/** Destinations are open to business users where `open` says so. */
export function oneOfEach(office: Office, open = false): OneOfEach {
  const name = () => `Sample ${newId('').slice(-10)}`
  const made = async (noun: Noun) => {
    const input = await inputs[noun]()
    await office.make(`/${noun}`, input)
    return (input as { name: string }).name
  }
  const inputs: Record<Noun, () => Promise<object>> = {
    databases: async () => ({ name: name(), plugin: 'duckdb', settings: { path: './nothing.duckdb' }, pii: {} }),
    queries: async () => ({
      name: name(),
      database: 'ACME',
      sql: 'SELECT customer_id FROM customers',
      state: 'draft',
    }),
    'database-exports': async () => ({ name: name(), database: 'ACME', tables: ['orders'], state: 'draft' }),
    credentials: async () => ({ name: name(), plugin: 'sftp', type: 'passphrase', fields: office.fields }),
    destinations: async () => ({
      name: name(),
      plugin: 'sftp',
      credential: await made('credentials'),
      access: { businessUsers: open, limitedPii: open },
      settings: { remoteFolder: '/', filenameTemplate: '{{object}}.csv' },
    }),
    'data-templates': async () => ({
      name: name(),
      destination: await made('destinations'),
      access: { businessUsers: open, limitedPii: open },
    }),
    // Where nobody listens.
    'alert-channels': async () => ({
      name: name(),
      kind: 'slack',
      fields: { url: 'http://127.0.0.1:9/hook' },
      isDefault: false,
    }),
    'orchestration-groups': async () => ({ name: name(), enabled: false }),
    orchestrations: async () => ({
      objectType: 'query',
      object: await active(),
      destination: await made('destinations'),
    }),
    users: async () => ({ name: name(), email: `${newId('').slice(-10)}@acme.example`, policies: ['AmpIQ User'] }),
    'api-keys': async () => ({ name: name() }),
  }
  // The engine is asked about SQL that is activated: once is enough.
  const active = once(async () => {
    const input = { ...(await inputs.queries()), state: 'active' }
    await office.make('/queries', input)
    return (input as unknown as { name: string }).name
  })
  const make = async (noun: Noun) => office.make(`/${noun}`, await inputs[noun]())
  return {
    inputs,
    make,
    activeQuery: active,
    run: once(async () => ended(office, await make('orchestrations'))),
    groupRun: once(async () => {
      const group = await make('orchestration-groups')
      return (await office.host.ask('POST', `/orchestration-groups/${group}/runs`, {})).body.id
    }),
  }
}

async function ended({ host }: Office, orchestrationId: string): Promise<string> {
  const { body } = await host.ask('POST', `/orchestrations/${orchestrationId}/runs`, {})
  await host.ask('GET', `/runs/${body.id}/events`)
  return body.id
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined
  return () => {
    made ??= make()
    return made
  }
}
