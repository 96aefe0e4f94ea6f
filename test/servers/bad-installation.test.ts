import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, ended, openDesk } from '../harness/command-line.ts'
import { expectRefusal } from '../harness/refusal.ts'
import { newDataFolder } from '../harness/store.ts'

let desk: Desk
beforeAll(async () => {
  desk = await openDesk('SELECT 1')
  await desk.start()
})
afterAll(() => desk[Symbol.asyncDispose]())

test('a data directory that another process holds', async () => {
  // Without server.json the command line cannot know the server that holds the directory.
  const folder = join(desk.folder, '.waybill')
  const alone = { WAYBILL_DATA: folder, DATABASE_URL: '' }
  const second = desk.spawn(['start', '--port', '0'], alone)
  expectRefusal(await ended(second), { status: 2, code: 'data_directory_in_use', says: /\.waybill/ })
})

test('a data directory of another version', async () => {
  const folder = await newDataFolder()
  const version = { pglite: '99.0.0', postgresMajor: 99, isWhole: true }
  await writeFile(join(folder, 'store.json'), JSON.stringify(version))
  const refused = await desk.waybill(['runs'], { WAYBILL_DATA: folder })
  expectRefusal(refused, { status: 2, code: 'data_directory_version', says: /written by PGlite 99/ })
})

test('a sealing key that is not the one', async () => {
  const folder = await newDataFolder()
  const first = await desk.waybill(['runs'], {
    WAYBILL_DATA: folder,
    WAYBILL_KEY: randomBytes(32).toString('base64'),
  })
  expect(first).toMatchObject({ status: 0, stdout: 'No runs yet.\n' })
  const other = await desk.waybill(['runs'], {
    WAYBILL_DATA: folder,
    WAYBILL_KEY: randomBytes(32).toString('base64'),
  })
  expectRefusal(other, { status: 2, code: 'sealing_key_wrong', says: /key/ })
})

test('a key before there is a user whom it could act as', async () => {
  const fresh = { WAYBILL_DATA: await newDataFolder(), WAYBILL_ADMIN_EMAIL: '' }
  const refused = await desk.waybill(['keys', 'create', 'ci'], fresh)
  expectRefusal(refused, { status: 2, code: 'user_missing', says: /user/ })
  expect(refused.stderr).toContain('WAYBILL_ADMIN_EMAIL')
  const made = await desk.waybill(['keys', 'create', 'ci'], { ...fresh, WAYBILL_ADMIN_EMAIL: 'ana@acme.example' })
  expect(made).toMatchObject({ status: 0, stdout: expect.stringMatching(/^waybill_\S{43}\n$/) })
})

test('an environment that is wrong', async () => {
  const key = await desk.waybill(['runs'], { WAYBILL_KEY: 'hunter2-7719' })
  expectRefusal(key, { status: 2, code: 'environment_invalid', says: /WAYBILL_KEY/ })
  const url = await desk.waybill(['runs'], { WAYBILL_URL: 'http://acme:hunter2-7719@127.0.0.1:1' })
  expectRefusal(url, { status: 2, code: 'environment_invalid', says: /WAYBILL_TOKEN/ })
  const bucket = await desk.waybill(['runs'], { WAYBILL_ARTIFACTS_URL: 'https://hunter2-7719@bucket' })
  expectRefusal(bucket, { status: 2, code: 'environment_invalid', says: /s3:/ })
  const work = await desk.waybill(['work'])
  expectRefusal(work, { status: 2, code: 'database_required', says: /worker/ })
  const gone = await desk.waybill(['runs'], { WAYBILL_URL: 'http://127.0.0.1:1' })
  expectRefusal(gone, { status: 1, code: 'server_unreachable', says: /127\.0\.0\.1:1/ })
  const key2 = await desk.waybill(['runs'], { WAYBILL_URL: 'http://127.0.0.1:1', WAYBILL_TOKEN: 'hunter2-7719' })
  expectRefusal(key2, { status: 1, code: 'server_unreachable', says: /127\.0\.0\.1:1/ })
})

test.for([
  [['rnu'], /rnu/],
  [['run'], /name/],
  [['run', 'a', '--jsn'], /--jsn/],
  [['preview', 'a', '--rows', 'many'], /whole number/],
  [['plan'], /--file/],
  [[], /verb/],
  [['keys'], /verb/],
] as const)('usage: waybill %j', async ([args, says]) => {
  expectRefusal(await desk.waybill(args), { status: 2, code: 'usage', says })
})
