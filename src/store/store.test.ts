import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestStore } from '../../test/harness/store.ts'
import { listsSuite } from '../../test/store/lists-suite.ts'
import { objectsSuite } from '../../test/store/objects-suite.ts'
import { peopleSuite } from '../../test/store/people-suite.ts'
import { queriesSuite } from '../../test/store/queries-suite.ts'
import { runsSuite } from '../../test/store/runs-suite.ts'
import { createDatabase, listDatabases } from './databases.ts'
import type { Store } from './open.ts'

let store: Store
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store.close())

objectsSuite(() => store)
listsSuite(() => store)
queriesSuite(() => store)
runsSuite(() => store)
peopleSuite(() => store)

const input = (name: string) => ({ name, plugin: 'duckdb', settings: {}, pii: {} })

test('the root connection inside a transaction is an error, not a wait for ever', async () => {
  const misuse = store.db.transaction(() => createDatabase(store.db, input('outside')))
  await expect(misuse).rejects.toMatchObject({ cause: { message: expect.stringContaining('inside a transaction') } })
  const nested = store.db.transaction(() => store.db.transaction(async () => {}))
  await expect(nested).rejects.toThrow('inside a transaction')
  await store.db.transaction((tx) => tx.transaction((inner) => createDatabase(inner, input('inside'))))
  const names = (await listDatabases(store.db, { search: 'side' })).items.map((it) => it.name)
  expect(names).toEqual(['inside'])
})

test('timers run between queries, in a transaction too', async () => {
  let ticks = 0
  const timer = setInterval(() => ticks++, 1)
  for (let index = 0; index < 100; index++) await store.db.execute(sql`select 1`)
  const outside = ticks
  await store.db.transaction(async (tx) => {
    for (let index = 0; index < 100; index++) await tx.execute(sql`select 1`)
  })
  clearInterval(timer)
  expect(outside).toBeGreaterThan(3)
  expect(ticks - outside).toBeGreaterThan(3)
})

test('an error of the store carries no values beside its text', async () => {
  await createDatabase(store.db, input('taken'))
  const error = await store.db.execute(sql`select ${'hunter2'}::int`).catch((it: unknown) => it)
  const cause = error instanceof Error ? error.cause : undefined
  expect(cause).toMatchObject({ code: '22P02', params: undefined, query: undefined })
})

test('a text with a transaction of its own leaves nothing aborted behind for the next query', async () => {
  const { db } = store.bossOptions()
  const [failed, next] = await Promise.allSettled([
    db?.executeSql('begin; select 1/0; commit;'),
    store.db.execute(sql`select 1`),
  ])
  expect([failed?.status, next?.status]).toEqual(['rejected', 'fulfilled'])
})
