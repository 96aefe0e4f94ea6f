import { type Office, openOffice } from '../harness/office.ts'

/** The ids of what the pages show. */
export interface Furniture {
  readonly query: string
  readonly draft: string
  readonly databaseExport: string
  readonly destination: string
  readonly dataTemplate: string
  readonly orchestration: string
  readonly group: string
  /** One run that went well, and one that failed. */
  readonly run: string
  readonly failedRun: string
  readonly user: string
  readonly credential: string
  readonly channel: string
}

export interface FurnishedOffice extends AsyncDisposable {
  readonly office: Office
  readonly ids: Furniture
}

const LONG = 'Customers who bought twice within ninety days and have not opened any message since the spring campaign'

const SQL = 'SELECT customer_id, email, lifetime_value FROM customers WHERE lifetime_value > 500 ORDER BY customer_id'
const COLUMNS = [
  { from: 'email', to: 'Hashed_Email', transform: ['trim', 'lowercase', 'sha256'] },
  { from: 'lifetime_value', to: 'Value' },
]

/** What can be told from the usual. */
interface Furnishing {
  readonly isShop?: boolean
  readonly sql?: string
  /** Of a query. */
  readonly longName?: string | undefined
  /** Of the data template. */
  readonly columns?: readonly object[]
}

/** An office as it looks after some weeks: something of everything, with a long name and a failure among it. */
export async function openFurnishedOffice(furnishing: Furnishing = {}): Promise<FurnishedOffice> {
  const { isShop = false, sql = SQL, columns = COLUMNS, longName = LONG } = furnishing
  const office = await openOffice({ isShop })
  const { make } = office
  const query = await make('/queries', { name: 'High value customers', database: 'ACME', sql, state: 'active' })
  await make('/queries', { name: longName, database: 'ACME', sql, state: 'active', folder: 'Campaigns' })
  const draft = await make('/queries', { name: 'Spring campaign', database: 'ACME', sql, state: 'draft' })
  const tables = ['customers', 'orders']
  const databaseExport = await make('/database-exports', {
    name: 'Nightly tables',
    database: 'ACME',
    tables,
    state: 'active',
  })
  await make('/database-exports', { name: 'Orders only', database: 'ACME', tables: ['orders'], state: 'draft' })
  const credential = await make('/credentials', {
    name: 'Persado SFTP',
    plugin: 'sftp',
    type: 'persado',
    fields: office.fields,
  })
  const broken = { ...office.fields, passphrase: 'not the one' }
  await make('/credentials', { name: 'Old warehouse', plugin: 'sftp', type: 'passphrase', fields: broken })
  const settings = { remoteFolder: '/', encoding: 'gzip', successFile: true }
  const access = { businessUsers: true, limitedPii: false }
  const destination = await make('/destinations', {
    name: 'Persado',
    description: 'This sends query results to Persado',
    plugin: 'sftp',
    credential: 'Persado SFTP',
    access,
    settings: { ...settings, filenameTemplate: "{{object}}_{{now|format:'yyyy-MM-dd'}}.csv.gz" },
  })
  await make('/destinations', {
    name: 'Warehouse',
    plugin: 'sftp',
    credential: 'Old warehouse',
    settings: { ...settings, filenameTemplate: '{{object}}.csv.gz' },
  })
  const template = { name: 'Persado engagement', destination: 'Persado', access, settings: { lineEnding: 'crlf' } }
  const dataTemplate = await make('/data-templates', { ...template, columns })
  const schedule = { cron: '30 8 * * *', timeZone: 'Europe/Berlin' }
  const group = await make('/orchestration-groups', { name: 'Daily', schedule, enabled: true })
  const sent = { objectType: 'query', object: 'High value customers', destination: 'Persado' }
  const orchestration = await make('/orchestrations', { ...sent, dataTemplate: template.name })
  const failing = await make('/orchestrations', { ...sent, destination: 'Warehouse' })
  await make('/orchestrations', { ...sent, object: longName, workflow: 'automatic', group: 'Daily' })
  await make('/orchestrations', { ...sent, objectType: 'database-export', object: 'Nightly tables' })
  const person = { email: 'ben@acme.example', policies: ['AmpIQ User'], options: ['Restrict PII access'] }
  const user = await make('/users', { name: 'Ben', password: 'a long enough passphrase', ...person })
  await make('/api-keys', { name: 'Nightly export' })
  const people = { to: 'operations@acme.example, mara@acme.example' }
  await make('/alert-channels', { name: 'Operations', kind: 'email', fields: people })
  // Nobody listens there, and nothing chooses it.
  const url = 'http://127.0.0.1:9/services/T0'
  const chosen = { isDefault: false, events: ['failed', 'late'] }
  const channel = await make('/alert-channels', { name: 'Night shift', kind: 'slack', fields: { url }, ...chosen })
  const [run, failedRun] = [await ended(office, orchestration), await ended(office, failing)]
  return {
    office,
    ids: {
      query,
      draft,
      databaseExport,
      destination,
      dataTemplate,
      orchestration,
      group,
      run,
      failedRun,
      user,
      credential,
      channel,
    },
    [Symbol.asyncDispose]: () => office[Symbol.asyncDispose](),
  }
}

/** Runs an orchestration. @returns the run, which has ended */
async function ended({ host }: Office, orchestration: string): Promise<string> {
  const { body } = await host.ask('POST', `/orchestrations/${orchestration}/runs`, {})
  await host.ask('GET', `/runs/${body.id}/events`)
  return body.id
}
