const stored = {
  id: 'dst_01JD9Z3Q8N5W7Y2B4K6M8P0R1T',
  version: 3,
  createdAt: '2026-11-02T09:12:44.120Z',
  updatedAt: '2026-11-20T15:03:10.007Z',
}

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

/** By the name of a component: what somebody would send or get. A test holds each against its schema. */
export const EXAMPLES: Readonly<Record<string, unknown>> = {
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
  Destination: {
    ...stored,
    ...destinationInput,
    profile: null,
    profiledAt: null,
    pgpKeyFingerprint: null,
    openTo: { businessUsers: true, limitedPii: false },
    allowed: ['destination:read', 'destination:check'],
  },
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
  },
  OrchestrationGroupInput: {
    name: 'Daily',
    schedule: { cron: '30 8 * * *', timeZone: 'America/New_York' },
    enabled: true,
  },
  PostQueriesPreviewBody: { database: 'ACME', sql: 'SELECT customer_id, email FROM customers', limit: 100 },
  PostDestinationsFilenamePreviewBody: {
    filenameTemplate: "{{object}}_{{now|format:'yyyy-MM-dd'}}.csv.gz",
    object: 'High value customers',
  },
  PostOrchestrationsByIdRunsBody: {},
  PostUsersBody: { name: 'Ben', email: 'ben@acme.example', policies: ['AmpIQ User'], options: ['Restrict PII access'] },
  PostApiKeysBody: { name: 'nightly export', expiresAt: '2027-11-24T00:00:00.000Z' },
  PostAuthSignInEmailBody: { email: 'ana@acme.example', password: 'correct horse battery staple' },
  PostSignInAdministratorBody: { name: 'Ana', email: 'ana@acme.example', password: 'correct horse battery staple' },
  CheckReport: {
    destination: 'Persado',
    ok: false,
    steps: [
      { name: 'Connect', ok: true, sentence: 'psftp.persado.com answers on port 22.' },
      {
        name: 'Sign in',
        ok: false,
        sentence: 'The server refuses the passphrase of acme_amp.',
        code: 'credential_rejected',
      },
    ],
    hostKeyFingerprint: 'SHA256:2cVVsZ3zF9Qn1m0s1Yc1rHhJtO5xw3Y9mJd1l1i0C0s',
  },
  Problem: {
    type: 'about:blank',
    title: 'Unprocessable Entity',
    status: 422,
    detail: 'There is no credential “Persado” of the plugin SFTP.',
    code: 'invalid_input',
    hint: 'Correct the named fields and send it again.',
    retryable: false,
    errors: [{ path: 'credential', message: 'There is no credential “Persado” of the plugin SFTP.' }],
    details: { field: 'credential' },
    requestId: '7d0c7a1e-3f0b-4b7e-9c4e-2f6a0d1b9c55',
  },
}
