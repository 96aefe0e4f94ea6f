import { expect, test } from 'vitest'
import { newId } from '../../src/lib/ids.ts'
import { orchestration as orchestrationShape } from '../../src/model/orchestration.ts'
import { orchestrationGroupInput } from '../../src/model/orchestration-group.ts'
import {
  createCredential,
  deleteCredential,
  forgetHostKeys,
  getCredential,
  getSealedCredential,
  learnHostKeys,
  updateCredential,
} from '../../src/store/credentials.ts'
import { createDataTemplate, findDataTemplate, updateDataTemplate } from '../../src/store/data-templates.ts'
import {
  activateDatabaseExport,
  createDatabaseExport,
  discardDatabaseExport,
  getActiveDatabaseExport,
  getDatabaseExport,
  updateDatabaseExport,
} from '../../src/store/database-exports.ts'
import { deleteDatabase, getDatabase, listDatabases, updateDatabase } from '../../src/store/databases.ts'
import { deleteDestination, getDestination, saveProfile, updateDestination } from '../../src/store/destinations.ts'
import type { Store } from '../../src/store/open.ts'
import { createOrchestrationGroup, deleteOrchestrationGroup } from '../../src/store/orchestration-groups.ts'
import {
  createOrchestration,
  deleteOrchestration,
  findOrchestration,
  getOrchestration,
  listOrchestrations,
  updateOrchestration,
} from '../../src/store/orchestrations.ts'
import { deleteQuery, getQuery, updateQuery } from '../../src/store/queries.ts'
import { claimRun, endRun, getRun } from '../../src/store/runs/runs.ts'
import { aCredential, aDatabase, aDestination, anOrchestration, aQuery, aRun, code, unique } from './samples.ts'

/** What people save, on whichever store. */
export function objectsSuite(store: () => Store): void {
  const db = () => store().db

  test('a list goes on where its cursor says, in the order of names, and finds a part of one', async () => {
    const names = ['zeta', 'Alpha', 'beta_1', 'Éclair', 'beta%2', 'gamma'].map((it) => `paged ${it}`)
    for (const name of names) await aDatabase(db(), name)
    const seen: string[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listDatabases(db(), { search: 'PAGED', limit: 2, cursor })
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map((it) => it.name.slice(6)))
      cursor = page.nextCursor
    }
    expect(seen.slice(0, 5)).toEqual(['Alpha', 'beta%2', 'beta_1', 'gamma', 'zeta'])
    expect(new Set(seen).size).toBe(6)
    const search = async (text: string) => (await listDatabases(db(), { search: text })).items.map((it) => it.name)
    expect(await search('beta_')).toEqual(['paged beta_1'])
    expect(await search('a%2')).toEqual(['paged beta%2'])
    await expect(listDatabases(db(), { cursor: 'forged' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('a name is taken once, and an id and a name find the same', async () => {
    const database = await aDatabase(db())
    await expect(aDatabase(db(), database.name)).rejects.toMatchObject({
      code: 'name_taken',
      message: `There is already a database “${database.name}”.`,
    })
    expect(await getDatabase(db(), database.name)).toEqual(await getDatabase(db(), database.id))
    expect(database).toMatchObject({ version: 1, pii: { customers: ['email'] } })
    await expect(getDatabase(db(), 'nowhere')).rejects.toEqual(code('not_found'))
  })

  test('a save that saw an older version is refused, one that saw none is not', async () => {
    const { id, name } = await aDatabase(db())
    const input = { name, plugin: 'files', settings: {}, pii: {} }
    expect(await updateDatabase(db(), id, 1, input)).toMatchObject({ version: 2, plugin: 'files' })
    await expect(updateDatabase(db(), id, 1, input)).rejects.toMatchObject({
      code: 'stale_version',
      details: { version: 2 },
    })
    expect(await updateDatabase(db(), id, null, input)).toMatchObject({ version: 3 })
    await expect(updateDatabase(db(), 'db_none', null, input)).rejects.toEqual(code('not_found'))
    const other = await aDatabase(db())
    await expect(updateDatabase(db(), id, null, { ...input, name: other.name })).rejects.toEqual(code('name_taken'))
  })

  test('what is used is not deleted, and the refusal names what uses it', async () => {
    const query = await aQuery(db())
    const used = await getDatabase(db(), query.database)
    await expect(deleteDatabase(db(), used.id)).rejects.toMatchObject({
      code: 'in_use',
      message: `The database “${used.name}” is used by the query “${query.name}”.`,
      details: { dependants: [{ noun: 'query', name: query.name }] },
    })
    const { id, destination } = await anOrchestration(db(), { object: query.name })
    await expect(deleteQuery(db(), query.id)).rejects.toThrow(`orchestration “${query.name} to ${destination}”`)
    await deleteOrchestration(db(), id)
    await deleteQuery(db(), query.id)
    await deleteDatabase(db(), used.id)
    await expect(getQuery(db(), query.id)).rejects.toEqual(code('not_found'))
  })

  test('an export keeps its active tables until a draft is activated', async () => {
    const database = (await aDatabase(db())).name
    const input = { name: unique('Export'), description: '', database, tables: ['customers'], state: 'draft' as const }
    const { id } = await createDatabaseExport(db(), input)
    await expect(getActiveDatabaseExport(db(), id)).rejects.toEqual(code('not_active'))
    expect(await activateDatabaseExport(db(), id)).toMatchObject({ isActive: true, draft: null })

    const draft = { database, tables: 'all' as const }
    expect(await updateDatabaseExport(db(), id, 2, { ...input, ...draft })).toMatchObject({
      tables: ['customers'],
      draft,
    })
    expect(await discardDatabaseExport(db(), id)).toMatchObject({ tables: ['customers'], draft: null })
    const active = await updateDatabaseExport(db(), id, null, { ...input, ...draft, state: 'active' })
    expect(active).toMatchObject({ tables: 'all', draft: null, state: 'active' })

    const unused = await createDatabaseExport(db(), { ...input, name: unique('Export') })
    expect(await discardDatabaseExport(db(), unused.id)).toBeNull()
    await expect(getDatabaseExport(db(), unused.id)).rejects.toEqual(code('not_found'))
  })

  test('a credential shows its public fields and the names of the others', async () => {
    const made = await aCredential(db())
    expect(made).toMatchObject({ fields: { username: 'acme' }, secretFields: ['passphrase'], usedBy: 0 })
    expect(JSON.stringify(made)).not.toContain('sealed')
    expect(await getSealedCredential(db(), made.id)).toMatchObject({ secretFields: { passphrase: 'v1.sealed' } })
    const publicFields = made.fields
    const input = { name: made.name, description: '', plugin: 'sftp', type: 'private-key', publicFields }
    const secretFields = { privateKey: 'v1.key', privateKeyPassphrase: 'v1.pass', passphrase: null }
    expect(await updateCredential(db(), made.id, 1, { ...input, secretFields })).toMatchObject({
      secretFields: ['privateKey', 'privateKeyPassphrase'],
    })
    await updateCredential(db(), made.id, 2, { ...input, secretFields: {} })
    expect((await getSealedCredential(db(), made.id)).secretFields).toEqual({
      privateKey: 'v1.key',
      privateKeyPassphrase: 'v1.pass',
    })
    await expect(createCredential(db(), { ...input, id: newId('crd'), secretFields: {} })).rejects.toEqual(
      code('name_taken'),
    )
  })

  test('a host key is pinned once, by one of two first connections', async () => {
    const { id, name, fields } = await aCredential(db())
    const seen = ['ssh-ed25519 AAAA', 'ssh-ed25519 BBBB']
    const pinned = await Promise.all(seen.map((key) => learnHostKeys(db(), id, [key])))
    expect(pinned[0]).toEqual(pinned[1])
    expect(await getCredential(db(), id)).toMatchObject({ pinnedHostKeys: pinned[0], version: 1 })
    const input = { name, description: '', plugin: 'sftp', type: 'passphrase', secretFields: {} }
    const same = await updateCredential(db(), id, null, { ...input, publicFields: fields })
    expect(same.pinnedHostKeys).toEqual(pinned[0])
    const other = await updateCredential(db(), id, null, { ...input, publicFields: { ...fields, hostname: 'other' } })
    expect(other.pinnedHostKeys).toEqual([])
    await learnHostKeys(db(), id, seen)
    expect((await forgetHostKeys(db(), id)).pinnedHostKeys).toEqual([])
  })

  test('a destination counts for its credential, and forgets its profile with other settings', async () => {
    const made = await aDestination(db())
    const credential = await getCredential(db(), made.credential)
    expect(credential.usedBy).toBe(1)
    await expect(deleteCredential(db(), credential.id)).rejects.toThrow(made.name)
    await saveProfile(db(), made.id, { rename: 'posix' })
    const { id, version, createdAt, updatedAt, profile, profiledAt, ...input } = await getDestination(db(), made.id)
    expect([version, profile]).toEqual([1, { rename: 'posix' }])
    expect(profiledAt).toMatch(/^\d{4}-.*\.\d{3}Z$/)
    const described = await updateDestination(db(), id, 1, { ...input, description: 'sends files' })
    expect(described.profile).toEqual({ rename: 'posix' })
    const moved = await updateDestination(db(), id, 2, { ...input, settings: { remoteFolder: '/in' } })
    expect(moved).toMatchObject({ profile: null, profiledAt: null, settings: { remoteFolder: '/in' } })
    await expect(updateDestination(db(), id, null, { ...input, credential: 'none' })).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'credential', name: 'none' },
    })
  })

  test('a template has its name within its destination', async () => {
    const [one, two] = [await aDestination(db()), await aDestination(db())]
    const input = { name: 'Engagement', description: '', access: {}, settings: { quoteMode: 'all' as const } }
    const columns = [{ from: 'email', to: 'Hashed_Email', transform: ['trim' as const, 'sha256' as const] }]
    const first = await createDataTemplate(db(), { ...input, destination: one.name, columns })
    const second = await createDataTemplate(db(), { ...input, destination: two.name })
    await expect(createDataTemplate(db(), { ...input, destination: one.name })).rejects.toEqual(code('name_taken'))
    expect(await findDataTemplate(db(), { destination: one.name, name: input.name })).toEqual(first)
    expect(first.columns).toEqual(columns)
    expect(second).not.toHaveProperty('columns')

    const object = (await aQuery(db())).name
    await expect(anOrchestration(db(), { object, destination: one.name, dataTemplate: 'Other' })).rejects.toMatchObject(
      { code: 'invalid_input', details: { field: 'dataTemplate' } },
    )
    await anOrchestration(db(), { object, destination: one.name, dataTemplate: input.name })
    await expect(updateDataTemplate(db(), first.id, 1, { ...input, destination: two.name })).rejects.toEqual(
      code('in_use'),
    )
    await expect(deleteDestination(db(), two.id)).rejects.toThrow('the data template “Engagement”')
  })

  test('an orchestration is called as its object is, and stands once for object and destination', async () => {
    const made = await anOrchestration(db())
    expect(orchestrationShape.parse(made)).toEqual(made)
    expect(made.lastRun).toBeNull()
    const { objectType, object, destination } = made
    await expect(anOrchestration(db(), { object, destination })).rejects.toEqual(code('name_taken'))
    expect(await findOrchestration(db(), { objectType, object, destination })).toEqual(made)
    expect(await findOrchestration(db(), { objectType: 'database-export', object, destination })).toBeUndefined()

    const query = await getQuery(db(), object)
    await updateQuery(db(), query.id, null, { ...query, name: unique('Renamed') }, 'ana')
    const renamed = await getOrchestration(db(), made.id)
    expect(renamed.name).toMatch(/^Renamed/)
    expect((await listOrchestrations(db(), { object: renamed.name })).items).toEqual([renamed])
    expect((await listOrchestrations(db(), { destination, search: 'nothing like it' })).items).toEqual([])
  })

  test('an export and a query of one name are two orchestrations', async () => {
    const { object, destination } = await anOrchestration(db())
    const database = (await aDatabase(db())).name
    await createDatabaseExport(db(), { name: object, description: '', database, tables: 'all', state: 'active' })
    const other = await anOrchestration(db(), { objectType: 'database-export', object, destination })
    expect(other).toMatchObject({ objectType: 'database-export', name: object })
    expect((await listOrchestrations(db(), { destination })).items).toHaveLength(2)
  })

  test('an automatic orchestration keeps its group', async () => {
    const schedule = { cron: '30 8 * * *', timeZone: 'America/New_York' }
    const input = orchestrationGroupInput.parse({ name: unique('Daily'), schedule })
    const group = await createOrchestrationGroup(db(), input, new Date('2026-12-01T13:30Z'))
    expect(group).toMatchObject({ schedule, nextRunAt: '2026-12-02T13:30:00.000Z', lastRun: null })
    const made = await anOrchestration(db(), { workflow: 'automatic', group: group.name })
    await expect(deleteOrchestrationGroup(db(), group.id)).rejects.toEqual(code('in_use'))
    const { objectType, object, destination } = made
    const manual = {
      objectType,
      object,
      destination,
      settings: { lineEnding: 'crlf' as const },
      workflow: 'manual' as const,
      alerts: [],
    }
    expect(await updateOrchestration(db(), made.id, 1, manual)).toMatchObject({
      version: 2,
      settings: { lineEnding: 'crlf' },
    })
    await deleteOrchestrationGroup(db(), group.id)
    await expect(createOrchestration(db(), { ...manual, object: 'none' })).rejects.toMatchObject({
      message: 'There is no query “none”.',
    })
  })

  test('deleting an orchestration keeps the history of its runs', async () => {
    const { id } = await anOrchestration(db())
    const run = await aRun(db(), { orchestrationId: id })
    expect((await getOrchestration(db(), id)).lastRun).toMatchObject({ id: run.id, state: 'waiting' })
    await expect(deleteOrchestration(db(), id)).rejects.toMatchObject({ code: 'in_use', details: { runId: run.id } })
    const claimed = await claimRun(db(), run.id)
    await endRun(db(), claimed ?? run, { state: 'succeeded', problem: null })
    await deleteOrchestration(db(), id)
    expect(await getRun(db(), run.id)).toMatchObject({ orchestrationId: null, orchestration: 'High value customers' })
  })
}
