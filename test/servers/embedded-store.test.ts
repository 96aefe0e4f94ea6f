import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { noLog } from '../../src/lib/log.ts'
import { PGLITE } from '../../src/store/connect/folder-version.ts'
import { listDatabases } from '../../src/store/databases.ts'
import { openStore } from '../../src/store/open.ts'
import { newDataFolder } from '../harness/store.ts'

let dataFolder: string
beforeEach(async () => {
  dataFolder = await newDataFolder()
})
afterEach(() => rm(dataFolder, { recursive: true, force: true }))

const open = () => openStore({ databaseUrl: null, dataFolder, log: noLog })
const versionFile = () => join(dataFolder, 'store.json')

test('the folder is for its owner alone, and holds what the layout says', async () => {
  await using _store = await open()
  expect((await stat(dataFolder)).mode & 0o777).toBe(0o700)
  for (const name of ['store', 'store.lock', 'store.json']) expect(existsSync(join(dataFolder, name))).toBe(true)
  await expect(open()).rejects.toMatchObject({ code: 'data_directory_in_use' })
})

test('what was acknowledged is there after kill -9', async () => {
  const program = join(import.meta.dirname, '../harness/hold-store.ts')
  const writer = spawn(process.execPath, [program, 'write', dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  writer.stdout.on('data', (text) => {
    said += text
  })
  while (said.split('\n').length < 30) await setTimeout(10)
  writer.kill('SIGKILL')
  await once(writer, 'close')
  await using store = await open()
  const { items } = await listDatabases(store.db, { limit: 1000 })
  const kept = new Set(items.map((it) => it.name))
  expect(
    said
      .trim()
      .split('\n')
      .filter((it) => !kept.has(it)),
  ).toEqual([])
})

test.for([
  ['another PostgreSQL', { pglite: PGLITE.version, postgresMajor: 17, isWhole: true }],
  ['another line of PGlite', { pglite: '0.6.1', postgresMajor: 18, isWhole: true }],
  ['something else', { hello: 'world' }],
] as const)('a folder that %s wrote is refused and left as it is', async ([, version]) => {
  await writeFile(versionFile(), JSON.stringify(version))
  await expect(open()).rejects.toMatchObject({ code: 'data_directory_version' })
  expect(existsSync(join(dataFolder, 'store', 'PG_VERSION'))).toBe(true)
  expect(JSON.parse(await readFile(versionFile(), 'utf8'))).toEqual(version)
})

test('a store without its version file is refused', async () => {
  await rm(versionFile())
  await expect(open()).rejects.toMatchObject({ code: 'data_directory_version' })
})

test('a store whose tables a Waybill changed that is newer by more than one migration is refused, and its lock given back', async () => {
  await using store = await open()
  for (const at of [9999999999998, 9999999999999]) {
    await store.db.execute(sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('x', ${at})`)
  }
  await store.close()
  for (const _ of [1, 2]) await expect(open()).rejects.toMatchObject({ code: 'data_directory_version' })
})

test('a folder whose creation was cut is made again', async () => {
  await rm(join(dataFolder, 'store'), { recursive: true })
  await mkdir(join(dataFolder, 'store', 'base'), { recursive: true })
  await writeFile(versionFile(), JSON.stringify({ ...PGLITE, pglite: PGLITE.version, isWhole: false }))
  await using store = await open()
  expect((await listDatabases(store.db)).items).toEqual([])
  expect(JSON.parse(await readFile(versionFile(), 'utf8'))).toMatchObject({ isWhole: true })
})

test('the pinned version is the installed one', async () => {
  const path = join(import.meta.dirname, '../../node_modules/@electric-sql/pglite/package.json')
  expect(JSON.parse(await readFile(path, 'utf8')).version).toBe(PGLITE.version)
  expect((await readFile(join(dataFolder, 'store', 'PG_VERSION'), 'utf8')).trim()).toBe(`${PGLITE.postgresMajor}`)
})
