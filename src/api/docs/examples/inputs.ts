export const AT = '2026-11-23T08:30:00.000Z'
export const idOf = (prefix: string): string => `${prefix}_01JD9Z3Q8N5W7Y2B4K6M8P0R1T`

const destinationInput = {
  name: 'Persado',
  description: 'This sends query results to Persado',
  plugin: 'sftp',
  credential: 'Persado',
  access: { businessUsers: true, limitedPii: false },
  settings: {
    remoteFolder: '/',
    fileFormat: 'csv',
    encoding: 'gzip',
    quoteMode: 'special',
    successFile: true,
    filenameTemplate: "{{object}}_{{now|format:'yyyy-MM-dd'}}.csv.gz",
  },
}

/** What somebody sends, by the name of a component. */
export const INPUTS = {
  DatabaseInput: {
    name: 'ACME',
    plugin: 'duckdb',
    settings: { path: './acme.duckdb' },
    pii: { customers: ['email', 'given_name', 'surname', 'phone'] },
  },
  QueryInput: {
    name: 'High value customers',
    database: 'ACME',
    sql: 'SELECT customer_id, email, lifetime_value FROM customers WHERE lifetime_value > 500',
    state: 'active',
  },
  DatabaseExportInput: { name: 'Nightly tables', database: 'ACME', tables: ['customers', 'orders'], state: 'active' },
  CredentialInput: {
    name: 'Persado',
    plugin: 'sftp',
    type: 'persado',
    fields: { hostname: 'psftp.persado.com', username: 'acme_amp', passphrase: 'the passphrase; no answer has it' },
  },
  DestinationInput: destinationInput,
  DataTemplateInput: {
    name: 'Persado engagement',
    destination: 'Persado',
    access: { businessUsers: true },
    settings: { lineEnding: 'crlf' },
    columns: [
      { from: 'email', to: 'Hashed_Email', transform: ['trim', 'lowercase', 'sha256'] },
      { from: 'lifetime_value', to: 'Value' },
    ],
  },
  OrchestrationInput: {
    objectType: 'query',
    object: 'High value customers',
    destination: 'Persado',
    dataTemplate: 'Persado engagement',
    workflow: 'automatic',
    group: 'Daily',
    alerts: ['Marketing operations'],
  },
  OrchestrationGroupInput: {
    name: 'Daily',
    schedule: { cron: '30 8 * * *', timeZone: 'America/New_York' },
    deadline: { at: '09:00' },
    enabled: true,
  },
  AlertChannelInput: {
    name: 'Marketing operations',
    kind: 'slack',
    fields: { url: 'the address of the incoming webhook; no answer has it' },
    events: ['failed', 'held', 'late'],
    isDefault: false,
  },
  PostQueriesPreviewBody: { database: 'ACME', sql: 'SELECT customer_id, email FROM customers', limit: 100 },
  PostDestinationsFilenamePreviewBody: {
    filenameTemplate: "{{object}}_{{now|format:'yyyy-MM-dd'}}.csv.gz",
    object: 'High value customers',
  },
  PostOrchestrationsByIdRunsBody: {},
  PostRunsByIdSkipBody: { reason: 'The partner has the file of yesterday.' },
  PostRunsByIdConfirmHostKeyBody: { fingerprint: 'SHA256:2cVVsZ3zF9Qn1m0s1Yc1rHhJtO5xw3Y9mJd1l1i0C0s' },
  PostUsersBody: { name: 'Ben', email: 'ben@acme.example', policies: ['AmpIQ User'], options: ['Restrict PII access'] },
  PostApiKeysBody: { name: 'nightly export', expiresAt: '2027-11-24T00:00:00.000Z' },
  PostAuthSignInEmailBody: { email: 'ana@acme.example', password: 'correct horse battery staple' },
  PostSignInAdministratorBody: { name: 'Ana', email: 'ana@acme.example', password: 'correct horse battery staple' },
} as const satisfies Readonly<Record<string, unknown>>
