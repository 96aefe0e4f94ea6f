import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { RunState } from '../../src/model/run.ts'
import type { Store } from '../../src/store/open.ts'
import { listQueryFolders, moveQuery } from '../../src/store/queries/folders.ts'
import {
  activateQuery,
  createQuery,
  discardQuery,
  getActiveQuery,
  getQuery,
  listQueries,
  listQueryVersions,
  updateQuery,
} from '../../src/store/queries.ts'
import { queryVersion } from '../../src/store/schema/objects.ts'
import { run } from '../../src/store/schema/runs.ts'
import { aDatabase, anOrchestration, aRun, code, unique } from './samples.ts'

/** The life of a query (spec 3.3), on whichever store. */
export function queriesSuite(store: () => Store): void {
  const db = () => store().db
  const draftInput = async () => ({
    name: unique('Query'),
    description: '',
    database: (await aDatabase(db())).name,
    sql: 'select 1',
    state: 'draft' as const,
  })

  test('a draft is edited in place and cannot be sent', async () => {
    const input = await draftInput()
    const { id } = await createQuery(db(), input, 'ana')
    await expect(getActiveQuery(db(), id)).rejects.toMatchObject({ code: 'not_active' })
    const edited = await updateQuery(db(), id, 1, { ...input, sql: 'select 2' }, 'ana')
    expect(edited).toMatchObject({ sql: 'select 2', state: 'draft', draft: null, activeVersion: null, version: 2 })
  })

  test('an edit of an active query is a draft beside it, until it is activated', async () => {
    const input = await draftInput()
    const { id } = await createQuery(db(), { ...input, state: 'active' }, 'ana')
    const other = (await aDatabase(db())).name
    const edit = { ...input, description: 'better', database: other, sql: 'select 2' }
    const edited = await updateQuery(db(), id, null, edit, 'ana')
    expect(edited).toMatchObject({
      state: 'active',
      description: 'better',
      sql: 'select 1',
      database: input.database,
      draft: { database: other, sql: 'select 2' },
      activeVersion: 1,
    })
    expect(await getActiveQuery(db(), input.name)).toMatchObject({ sql: 'select 1', activeVersion: 1 })

    const active = await activateQuery(db(), id, 'bob')
    expect(active).toMatchObject({ sql: 'select 2', database: other, draft: null, activeVersion: 2 })
    const versions = await listQueryVersions(db(), id)
    expect(versions.map((it) => [it.number, it.sql, it.database, it.activatedBy])).toEqual([
      [2, 'select 2', other, 'bob'],
      [1, 'select 1', input.database, 'ana'],
    ])
  })

  test('an edit back to the active text leaves no draft, and a discard drops one', async () => {
    const input = await draftInput()
    const { id } = await createQuery(db(), { ...input, state: 'active' }, 'ana')
    await updateQuery(db(), id, null, { ...input, sql: 'select 2' }, 'ana')
    expect(await updateQuery(db(), id, null, input, 'ana')).toMatchObject({ draft: null, state: 'active' })
    await updateQuery(db(), id, null, { ...input, sql: 'select 3' }, 'ana')
    expect(await discardQuery(db(), id)).toMatchObject({ draft: null, sql: 'select 1' })
  })

  test('saving as active activates once: the same again changes no version', async () => {
    const input = { ...(await draftInput()), state: 'active' as const }
    const { id } = await createQuery(db(), input, 'ana')
    await updateQuery(db(), id, null, { ...input, sql: 'select 2' }, 'ana')
    expect(await updateQuery(db(), id, null, { ...input, sql: 'select 2' }, 'ana')).toMatchObject({ activeVersion: 2 })
    expect(await listQueryVersions(db(), id)).toHaveLength(2)
  })

  test('a query that was never activated is gone once it is discarded', async () => {
    const { id } = await createQuery(db(), await draftInput(), 'ana')
    expect(await discardQuery(db(), id)).toBeNull()
    await expect(getQuery(db(), id)).rejects.toEqual(code('not_found'))
  })

  test('a failed save leaves nothing behind', async () => {
    const input = await draftInput()
    const { id } = await createQuery(db(), { ...input, state: 'active' }, 'ana')
    await expect(updateQuery(db(), id, 7, { ...input, sql: 'select 2', state: 'active' }, 'ana')).rejects.toEqual(
      code('stale_version'),
    )
    await expect(createQuery(db(), { ...input, state: 'active' }, 'ana')).rejects.toEqual(code('name_taken'))
    expect(await getQuery(db(), id)).toMatchObject({ version: 2, sql: 'select 1', draft: null })
    await expect(createQuery(db(), { ...input, name: 'x', database: 'none' }, 'ana')).rejects.toMatchObject({
      code: 'invalid_input',
      details: { field: 'database' },
    })
  })

  test('folders hold queries and folders, and a save that names none leaves a query where it is', async () => {
    const top = unique('Top')
    const input = { ...(await draftInput()), folder: `${top}/Middle` }
    const { id } = await createQuery(db(), input, 'ana')
    const { folder: _, ...without } = input
    expect(await updateQuery(db(), id, null, without, 'bob')).toMatchObject({
      folder: `${top}/Middle`,
      editedBy: 'bob',
    })
    const folders = async () => (await listQueryFolders(db())).filter((it) => it.path.startsWith(top))
    expect(await folders()).toEqual([
      { path: top, queries: 1 },
      { path: `${top}/Middle`, queries: 1 },
    ])
    expect((await listQueries(db(), { folder: top })).items).toHaveLength(1)
    expect((await listQueries(db(), { folder: top.slice(0, -1) })).items).toHaveLength(0)
    await moveQuery(db(), id, { folder: '', by: 'ana' })
    expect(await folders()).toEqual([])
  })

  test('a query stands as the last run that nobody stopped', async () => {
    const input = await draftInput()
    const { id } = await createQuery(db(), input, 'ana')
    const standing = async () => (await getQuery(db(), id)).status
    const listed = async (status: 'activated' | 'completed') =>
      (await listQueries(db(), { statuses: [status], search: input.name })).items.length
    expect(await standing()).toBe('draft')
    await activateQuery(db(), id, 'ana')
    expect([await standing(), await listed('activated'), await listed('completed')]).toEqual(['activated', 1, 0])
    await db()
      .update(queryVersion)
      .set({ activatedAt: daysAgo(31) })
      .where(eq(queryVersion.queryId, id))
    expect(await standing()).toBe('inactive')

    const { id: orchestrationId } = await anOrchestration(db(), { object: input.name })
    const ran = async (state: RunState, at = new Date()) => {
      const created = await aRun(db(), { orchestrationId })
      const endedAt = state === 'running' ? null : at
      await db()
        .update(run)
        .set({ state, createdAt: at, startedAt: at, endedAt, rows: 7 })
        .where(eq(run.id, created.id))
    }
    await ran('succeeded')
    expect([await standing(), await listed('completed')]).toEqual(['completed', 1])
    await ran('stopped')
    expect(await getQuery(db(), id)).toMatchObject({ status: 'completed', lastRun: { state: 'succeeded', rows: 7 } })
    await ran('failed')
    expect(await standing()).toBe('error')
    await ran('succeeded', daysAgo(31))
    expect(await standing()).toBe('inactive')
    await ran('running')
    expect(await standing()).toBe('running')
  })
}

const daysAgo = (days: number): Date => new Date(Date.now() - days * 86_400_000)
