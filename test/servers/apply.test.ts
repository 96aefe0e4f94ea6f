import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyConfiguration } from '../../src/commands/apply.ts'
import { exportConfiguration } from '../../src/commands/export-configuration.ts'
import { saveDataTemplate } from '../../src/commands/save/data-template.ts'
import { saveDestination } from '../../src/commands/save/destination.ts'
import { saveQuery } from '../../src/commands/save/query.ts'
import type { Deps } from '../../src/runs/deps.ts'
import { getDataTemplate } from '../../src/store/data-templates.ts'
import { getDestination } from '../../src/store/destinations.ts'
import { getQuery, listQueries } from '../../src/store/queries.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const never = new AbortController().signal
let world: World
let deps: Deps
beforeAll(async () => {
  world = await openWorld('CREATE TABLE customers AS SELECT 1 AS id')
  deps = world.runs.deps
  await apply(configuration({}))
})
afterAll(() => world[Symbol.asyncDispose]())

const apply = (wanted: unknown, using = deps) =>
  applyConfiguration(using, { request: { configuration: wanted, prune: false }, caller }, never)

type Settings = Readonly<Record<string, unknown>>

const configuration = (settings: { destination?: Settings; dataTemplate?: Settings; orchestration?: Settings }) => ({
  queries: [{ name: 'Everyone', database: 'ACME', sql: 'SELECT id FROM customers', state: 'active' }],
  credentials: [
    { name: 'Partner', plugin: 'sftp', type: 'passphrase', fields: { hostname: 'h', username: 'u', passphrase: 'p' } },
  ],
  destinations: [
    {
      name: 'Partner',
      plugin: 'sftp',
      credential: 'Partner',
      settings: { remoteFolder: '/', ...settings.destination },
    },
  ],
  dataTemplates: [
    { name: 'Small', destination: 'Partner', settings: settings.dataTemplate ?? { encoding: 'gzip' } },
    { name: 'Plain', destination: 'Partner' },
  ],
  orchestrations: [
    {
      objectType: 'query',
      object: 'Everyone',
      destination: 'Partner',
      dataTemplate: 'Plain',
      settings: { header: false },
    },
  ],
})

test('databases are asked before the transaction, which stops everybody else on the embedded store', async () => {
  let asked = 0
  const run: Deps['dataPlane']['run'] = async (...task) => {
    asked += 1
    await listQueries(deps.db)
    return deps.dataPlane.run(...task)
  }
  const wanted = configuration({})
  const databases = [{ name: 'Mirror', plugin: 'duckdb', settings: { path: `${world.folder}/acme.duckdb` } }]
  const queries = [...wanted.queries, { ...wanted.queries[0], name: 'Again', database: 'Mirror' }]
  const databaseExports = [{ name: 'Tables', database: 'Mirror', tables: ['customers'], state: 'active' }]
  const watched = { ...deps, dataPlane: { ...deps.dataPlane, run } }
  const plan = await apply({ ...wanted, databases, queries, databaseExports }, watched)
  expect(plan.changes.map((it) => it.name)).toEqual(['Mirror', 'Again', 'Tables'])
  expect(asked, 'what is there as wanted is not asked about').toBe(2)
})

test('what a database refuses leaves nothing behind', async () => {
  const queries = [
    { name: 'Good', database: 'ACME', sql: 'SELECT 1 AS one', state: 'active' },
    { name: 'Bad', database: 'ACME', sql: 'SELECT nobody FROM customers', state: 'active' },
  ]
  const refused = expect.objectContaining({ code: 'sql_invalid', path: ['queries', 1, 'sql'] })
  await expect(apply({ queries })).rejects.toMatchObject({ details: { issues: [refused] } })
  await expect(getQuery(deps.db, 'Good')).rejects.toMatchObject({ code: 'not_found' })
})

test('an active query of a database that nobody knows names the field', async () => {
  const input = { name: 'Lost', description: '', database: 'Nobody', sql: 'SELECT 1', state: 'active' as const }
  const saving = { caller, input, existing: null, version: null }
  await expect(saveQuery(deps, saving, never)).rejects.toMatchObject({
    code: 'invalid_input',
    details: { field: 'database' },
  })
})

test('a destination is not saved so that what stands below breaks', async () => {
  const existing = await getDestination(deps.db, 'Partner')
  const save = (settings: Settings) => {
    const { name, description, plugin, credential, access } = existing
    const input = { name, description, plugin, credential, access, settings: { remoteFolder: '/', ...settings } }
    return saveDestination(deps, { caller, input, existing, version: null }, never)
  }
  await expect(save({ encoding: 'zip' })).rejects.toMatchObject({
    code: 'setting_locked',
    message: 'The destination has already set encoding; it would break the data template “Small”.',
    details: { setting: 'encoding', dependants: [{ noun: 'data template', name: 'Small' }] },
  })
  await expect(save({ header: true })).rejects.toMatchObject({
    code: 'setting_locked',
    details: { dependants: [{ noun: 'orchestration', name: 'Everyone to Partner' }] },
  })
  expect((await getDestination(deps.db, 'Partner')).settings).toEqual({ remoteFolder: '/' })
  expect((await save({ quoteMode: 'all' })).settings).toMatchObject({ quoteMode: 'all' })
})

test('nor is a data template', async () => {
  const existing = await getDataTemplate(deps.db, { destination: 'Partner', name: 'Plain' })
  const input = { name: 'Plain', description: '', destination: 'Partner', access: {}, settings: { header: true } }
  await expect(saveDataTemplate(deps, { caller, input, existing, version: null }, never)).rejects.toMatchObject({
    code: 'setting_locked',
    message: expect.stringContaining('the orchestration “Everyone to Partner”'),
  })
})

test('a configuration is judged as a whole: a setting may move, and may not clash', async () => {
  const clash = { destinations: configuration({ destination: { encoding: 'zip' } }).destinations }
  await expect(apply(clash)).rejects.toMatchObject({
    code: 'setting_locked',
    details: { issues: [{ path: ['destinations', 0, 'settings', 'encoding'], code: 'setting_locked' }] },
  })
  const moved = await apply(configuration({ destination: { encoding: 'gzip' }, dataTemplate: {} }))
  expect(moved.changes.map((it) => it.name)).toEqual(['Partner', 'Small of Partner'])
})

const withRules = (guardrails: unknown, alerts?: unknown) => {
  const wanted = configuration({})
  return {
    queries: [{ ...wanted.queries[0], ...(alerts === undefined ? {} : { alerts }) }],
    orchestrations: [{ ...wanted.orchestrations[0], ...(guardrails === undefined ? {} : { guardrails }) }],
  }
}

test('guardrails and alerts are applied once, exported as they were, and taken away', async () => {
  const guardrails = { rows: { min: 1 }, nulls: [{ column: 'id', maxPercent: 0.5, breach: 'warn' }], zeroRows: 'skip' }
  const wanted = withRules(guardrails, { warnWhen: { lessThan: 5 } })
  expect((await apply(wanted)).changes.map((it) => it.section)).toEqual(['queries', 'orchestrations'])
  expect((await apply(wanted)).changes).toEqual([])
  const { configuration: exported } = await exportConfiguration(deps)
  expect(exported['queries']?.find((it) => it['name'] === 'Everyone')).toMatchObject({
    alerts: { warnWhen: { lessThan: 5 } },
  })
  expect(exported['orchestrations']?.[0]?.['guardrails']).toEqual({ ...guardrails, rows: { min: 1, breach: 'hold' } })
  expect((await apply({ queries: exported['queries'], orchestrations: exported['orchestrations'] })).changes).toEqual(
    [],
  )
  // What says nothing of its alerts keeps them; of its guardrails, it has none.
  expect((await apply(withRules(undefined))).changes.map((it) => it.section)).toEqual(['orchestrations'])
  expect((await getQuery(deps.db, 'Everyone')).alerts).toEqual({ warnWhen: { lessThan: 5 } })
  expect((await apply(withRules(undefined, {}))).changes.map((it) => it.section)).toEqual(['queries'])
  expect((await getQuery(deps.db, 'Everyone')).alerts).toEqual({})
})

test.for([
  [{ rowCount: { min: 1 } }, ['guardrails', 'rowCount']],
  [{ rows: { min: 2, max: 1 } }, ['guardrails', 'rows']],
  [{ nulls: [{ table: 'customers', column: 'id', maxPercent: 1 }] }, ['guardrails']],
] as const)('guardrails such as %j are refused where they stand', async ([guardrails, path]) => {
  const refused = expect.objectContaining({ code: 'config_invalid', path: ['orchestrations', 0, ...path] })
  await expect(apply(withRules(guardrails))).rejects.toMatchObject({ details: { issues: [refused] } })
})

test('alert channels are applied once, named by what they are told of, and exported without their secrets', async () => {
  const url = 'https://hooks.slack.com/services/T0/B0/marker-7261'
  const wanted = (alerts: readonly string[], fields: object = { url }) => ({
    alertChannels: [{ name: 'Operations', kind: 'slack', fields, events: ['failed', 'held'], isDefault: false }],
    orchestrationGroups: [{ name: 'Nightly', enabled: false, alerts }],
  })
  await expect(apply(wanted(['Nobody']))).rejects.toMatchObject({ code: 'config_reference' })
  await expect(apply(wanted([], { url, colour: 'red' }))).rejects.toMatchObject({ code: 'config_invalid' })
  await expect(apply(wanted([], { url: 'nowhere' }))).rejects.toMatchObject({
    details: {
      issues: [{ path: ['alertChannels', 0, 'fields', 'url'], message: expect.stringContaining('no address') }],
    },
  })
  const { changes, notes: said } = await apply(wanted(['Operations']))
  expect(said).toEqual(['Nothing starts the group “Nightly” by itself.'])
  expect(changes.map((it) => [it.action, it.section, it.name])).toEqual([
    ['create', 'alertChannels', 'Operations'],
    ['create', 'orchestrationGroups', 'Nightly'],
  ])
  expect(JSON.stringify(changes)).not.toContain('marker-7261')
  expect((await apply(wanted(['Operations']))).changes).toEqual([])

  const { configuration: exported, notes } = await exportConfiguration(deps)
  expect(exported['alertChannels']).toEqual([
    {
      name: 'Operations',
      kind: 'slack',
      fields: { url: '${OPERATIONS_URL}' },
      events: ['failed', 'held'],
      isDefault: false,
    },
  ])
  expect(exported['orchestrationGroups']).toMatchObject([{ name: 'Nightly', alerts: ['Operations'] }])
  expect(exported['orchestrations']?.[0]).not.toHaveProperty('alerts')
  expect(notes.join()).toContain('OPERATIONS_URL')
})
