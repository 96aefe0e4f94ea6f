import { AT, INPUTS, idOf } from './inputs.ts'

const FINGERPRINT = 'SHA256:2cVVsZ3zF9Qn1m0s1Yc1rHhJtO5xw3Y9mJd1l1i0C0s'
const SHA256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const ENDED = '2026-11-23T08:30:04.120Z'
const CONTENT_SHA256 = '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae'

const stored = (prefix: string, ...verbs: string[]) => ({
  id: idOf(prefix),
  version: 3,
  createdAt: '2026-11-02T09:12:44.120Z',
  updatedAt: '2026-11-20T15:03:10.007Z',
  allowed: verbs,
})
const openTo = { businessUsers: true, limitedPii: false }
const lastRun = { id: idOf('run'), state: 'succeeded', at: AT, rows: 48213 }
const done = { state: 'succeeded', startedAt: AT, endedAt: ENDED }

const openDeadline = {
  state: 'on-time',
  dueAt: '2026-11-24T13:30:00.000Z',
  deadlineAt: '2026-11-24T14:00:00.000Z',
  expectedAt: '2026-11-24T13:34:10.500Z',
  arrivedAt: null,
  why: null,
}

const run = {
  id: idOf('run'),
  orchestration: 'High value customers',
  orchestrationId: idOf('orc'),
  objectType: 'query',
  destination: 'Persado',
  state: 'succeeded',
  startedBy: 'ana@acme.example',
  startedById: idOf('usr'),
  startedAt: AT,
  endedAt: ENDED,
  restedMs: 0,
  rows: 48213,
  deliveries: [
    {
      path: '/High_value_customers_2026-11-23.csv.gz',
      rows: 48213,
      bytes: 1830211,
      sha256: SHA256,
      contentSha256: CONTENT_SHA256,
      pgpKeyFingerprint: null,
      hostKeyFingerprint: FINGERPRINT,
      verified: 'size',
      notes: [],
      sentAt: '2026-11-23T08:30:03.980Z',
    },
  ],
  arrivedBefore: [],
  successFile: '/High_value_customers_2026-11-23.csv.gz.DONE',
  steps: ['query', 'build', 'deliver', 'finish'].map((name) => ({ name, ...done })),
  warnings: [],
  redeliveryOf: null,
  attempt: 1,
  progress: null,
  judgement: null,
  skip: null,
  error: null,
  deadline: null,
  resolution: null,
  allowed: ['run:read', 'run:redeliver'],
}

const user = {
  ...stored('usr', 'user:read', 'user:edit'),
  name: 'Ben',
  email: 'ben@acme.example',
  policies: ['AmpIQ User'],
  options: ['Restrict PII access'],
  disabledAt: null,
  twoFactorEnabled: true,
  lastSignInAt: AT,
}
const apiKey = {
  id: idOf('key'),
  name: 'nightly export',
  owner: 'ana@acme.example',
  prefix: 'waybill_9fKq',
  createdAt: AT,
  expiresAt: '2027-11-24T00:00:00.000Z',
  lastUsedAt: null,
}

/** What is answered, by the name of a component. */
export const ANSWERS: Readonly<Record<string, unknown>> = {
  Database: { ...INPUTS.DatabaseInput, ...stored('db', 'database:read', 'query:preview') },
  Query: {
    ...INPUTS.QueryInput,
    ...stored('qry', 'query:read', 'query:edit'),
    description: '',
    folder: 'Marketing/Persado',
    alerts: { warnWhen: { lessThan: 1000 } },
    draft: null,
    activeVersion: 2,
    editedBy: 'ana@acme.example',
    status: 'completed',
    lastRun,
  },
  DatabaseExport: {
    ...INPUTS.DatabaseExportInput,
    ...stored('exp', 'database-export:read'),
    description: '',
    draft: null,
    isActive: true,
  },
  Credential: {
    ...INPUTS.CredentialInput,
    ...stored('crd', 'credential:read', 'credential:edit'),
    description: '',
    fields: { hostname: 'psftp.persado.com', username: 'acme_amp', port: 22 },
    secretFields: ['passphrase'],
    pinnedHostKeys: ['ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ0m…'],
    usedBy: 1,
  },
  Destination: {
    ...INPUTS.DestinationInput,
    ...stored('dst', 'destination:read', 'destination:check'),
    profile: null,
    profiledAt: null,
    pgpKeyFingerprint: null,
    openTo,
  },
  DataTemplate: { ...INPUTS.DataTemplateInput, ...stored('tpl', 'data-template:read'), description: '', openTo },
  Orchestration: {
    ...INPUTS.OrchestrationInput,
    ...stored('orc', 'orchestration:read', 'orchestration:run'),
    name: 'High value customers',
    settings: {},
    owner: 'ana@acme.example',
    openTo,
    lastRun: {
      id: run.id,
      state: 'succeeded',
      startedAt: AT,
      endedAt: ENDED,
      rows: 48213,
      progress: null,
      error: null,
    },
    status: 'completed',
    openDeadline: null,
  },
  OrchestrationGroup: {
    ...INPUTS.OrchestrationGroupInput,
    ...stored('grp', 'orchestration-group:run'),
    description: '',
    alerts: [],
    owner: 'ana@acme.example',
    members: 4,
    nextRunAt: '2026-11-24T13:30:00.000Z',
    lastRun: { id: idOf('grun'), state: 'succeeded', startedAt: AT, endedAt: ENDED },
    openDeadline,
  },
  AlertChannel: {
    ...INPUTS.AlertChannelInput,
    ...stored('chn', 'alert-channel:test'),
    description: '',
    fields: {},
    secretFields: ['url'],
    goesTo: 'hooks.slack.com',
    usedBy: 2,
    lastSentAt: AT,
    lastError: null,
  },
  PostAlertChannelsByIdTestAnswer: { ok: true, sentence: 'The test has arrived.', error: null },
  Run: run,
  User: user,
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
    hostKeyFingerprint: FINGERPRINT,
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
  PostQueriesPreviewAnswer: {
    columns: [
      { name: 'customer_id', type: 'INTEGER', pii: false },
      { name: 'email', type: 'VARCHAR', pii: true },
    ],
    rows: [
      ['1', '▒▒▒▒'],
      ['2', '▒▒▒▒'],
    ],
    hasMore: true,
    elapsedMs: 12,
  },
  GetDatabasesByIdTablesAnswer: {
    items: [
      {
        name: 'customers',
        rows: 48213,
        columns: [
          { name: 'customer_id', type: 'INTEGER', pii: false, proposed: false },
          { name: 'email', type: 'VARCHAR', pii: true, proposed: false },
        ],
      },
    ],
  },
  PostUsersAnswer: { ...user, inviteUrl: 'https://waybill.acme.example/invite#dGhlIHRva2Vu' },
  GetApiKeysAnswer: { items: [{ ...apiKey, allowed: ['api-key:delete'] }], nextCursor: null },
  PostApiKeysAnswer: { ...apiKey, key: 'waybill_9fKq…, which is shown this once' },
  GetSignInAnswer: { firstVisit: false, password: true, oidc: { title: 'Acme' } },
}
