import { createServer, type Socket } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { noLog } from '../../src/lib/log.ts'
import { toProblem } from '../../src/model/errors.ts'
import { getDatabase, listDatabases } from '../../src/store/databases.ts'
import { openStore, type Store } from '../../src/store/open.ts'
import { type PostgresServer, query, startPostgres } from '../harness/postgres.ts'
import { openTestStore } from '../harness/store.ts'
import { listsSuite } from '../store/lists-suite.ts'
import { objectsSuite } from '../store/objects-suite.ts'
import { peopleSuite } from '../store/people-suite.ts'
import { queriesSuite } from '../store/queries-suite.ts'
import { runsSuite } from '../store/runs-suite.ts'
import { aDatabase } from '../store/samples.ts'

let postgres: PostgresServer
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres[Symbol.asyncDispose]())

const openPostgres = (databaseUrl: string) => openStore({ databaseUrl, dataFolder: '/nonexistent', log: noLog })

describe.each([
  ['embedded', openTestStore],
  ['postgres', async () => openPostgres(await postgres.createDatabase())],
])('%s', (kind, open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
    expect(store.kind).toBe(kind)
  })
  afterAll(() => store.close())

  objectsSuite(() => store)
  listsSuite(() => store)
  queriesSuite(() => store)
  runsSuite(() => store)
  peopleSuite(() => store)
})

test('four processes may start at once on an empty database', async () => {
  const url = await postgres.createDatabase()
  const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgres(url)))
  const [first, ...others] = stores
  if (!first) throw new Error('no store')
  const { id } = await aDatabase(first.db)
  for (const store of others) expect((await getDatabase(store.db, id)).id).toBe(id)
  await Promise.all(stores.map((it) => it.close()))
  const applied = await query(url, 'select hash from drizzle.__drizzle_migrations')
  expect(new Set(applied.map((it) => it['hash'])).size).toBe(applied.length)
})

test('tables of a version that is newer by more than one migration are left alone', async () => {
  const url = await postgres.createDatabase()
  await (await openPostgres(url)).close()
  const newer = `insert into drizzle.__drizzle_migrations (hash, created_at) values ('newer', 9999999999998), ('newest', 9999999999999)`
  await query(url, newer)
  await expect(openPostgres(url)).rejects.toMatchObject({ code: 'data_directory_version' })
})

test.for([
  ['a port where nobody listens', (): string => 'postgres://waybill:s3cretpass@127.0.0.1:1/postgres'],
  ['a host that does not exist', (): string => 'postgres://waybill:s3cretpass@nowhere.invalid/postgres'],
  ['a database that is not there', (): string => `postgres://waybill:s3cretpass@127.0.0.1:${postgres.port}/nothing`],
  ['a user that is not there', (): string => `postgres://stranger:s3cretpass@127.0.0.1:${postgres.port}/postgres`],
] as const)('%s is told without the password', async ([, url]) => {
  const error = await openPostgres(url()).catch((it: unknown) => it)
  expect(error).toMatchObject({ code: 'store_unavailable' })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error as object))).not.toContain('s3cretpass')
})

test('a URL that is none is told without what stands in it', async () => {
  const error = await openPostgres('postgres://waybill:s3cret pass@[::/x').catch((it: unknown) => it)
  expect(error).toMatchObject({ code: 'environment_invalid' })
  expect(JSON.stringify(error, Object.getOwnPropertyNames(error as object))).not.toContain('s3cret')
})

test('a server that takes the connection and is silent is given up within ten seconds', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
  await new Promise((resolve) => silent.once('listening', resolve))
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : 0
  const began = performance.now()
  await expect(openPostgres(`postgres://waybill:s3cretpass@127.0.0.1:${port}/x`)).rejects.toMatchObject({
    code: 'store_unavailable',
  })
  expect(performance.now() - began).toBeLessThan(10_000)
  for (const socket of sockets) socket.destroy()
  silent.close()
})

test('a server that goes away is said to be away, and the process lives', async () => {
  await using server = await startPostgres()
  await using store = await openPostgres(server.url)
  await aDatabase(store.db)
  await server.kill()
  const plain = await listDatabases(store.db).catch((it: unknown) => it)
  const inTransaction = await store.db.transaction((tx) => listDatabases(tx)).catch((it: unknown) => it)
  for (const error of [plain, inTransaction]) expect(toProblem(error).code).toBe('store_unavailable')
})

test('a server that goes away between two questions of a transaction ends that alone, and the next find it again', async () => {
  await using server = await startPostgres()
  await using store = await openPostgres(server.url)
  await aDatabase(store.db)
  const broken = store.db.transaction(async (tx) => {
    await listDatabases(tx)
    await server.kill()
    await setTimeout(100)
    return listDatabases(tx)
  })
  expect(toProblem(await broken.catch((it: unknown) => it)).code).toBe('store_unavailable')
  await server.start()
  expect((await listDatabases(store.db)).items).toHaveLength(1)
})
