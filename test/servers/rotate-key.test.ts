import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { symmetricDecrypt, symmetricEncrypt } from 'better-auth/crypto'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHost } from '../../src/api/host.ts'
import { saveAlertChannel } from '../../src/commands/save/alert-channel.ts'
import { noLog } from '../../src/lib/log.ts'
import { alertChannelInput } from '../../src/model/alert-channel.ts'
import { receipt } from '../../src/model/run.ts'
import { openChannelSecrets } from '../../src/runs/alerts/channel-secrets.ts'
import { getSealedChannel } from '../../src/store/alerts/channels.ts'
import { keepFirst } from '../../src/store/installation.ts'
import { openStore } from '../../src/store/open.ts'
import { user } from '../../src/store/schema/people.ts'
import { twoFactor } from '../../src/store/schema/sign-in.ts'
import { proveSealingKey } from '../../src/vault/canary.ts'
import { deriveSecret } from '../../src/vault/derive.ts'
import { openVault } from '../../src/vault/vault.ts'
import { type Desk, ended, openDesk, output } from '../harness/command-line.ts'
import { type PostgresServer, query, startPostgres } from '../harness/postgres.ts'
import { expectRefusal } from '../harness/refusal.ts'
import { caller, openWorld, type World } from '../harness/world.ts'

const HOOK = 'http://127.0.0.1:9/hook'
let desk: Desk
let postgres: PostgresServer
beforeAll(async () => {
  desk = await openDesk('SELECT 1')
  postgres = await startPostgres()
})
afterAll(async () => {
  await desk?.[Symbol.asyncDispose]()
  await postgres?.[Symbol.asyncDispose]()
})

const keyOf = (text: string): Uint8Array => Buffer.from(text, 'base64')
const newKey = () => randomBytes(32).toString('base64')

/** A world with a run that has ended and a second factor, all of it sealed, that nobody uses any more. */
async function sealedWorld(databaseUrl?: string): Promise<{ world: World; runId: string }> {
  const tables = 'CREATE TABLE people AS SELECT range AS id FROM range(10)'
  const world = await openWorld(tables, databaseUrl === undefined ? {} : { databaseUrl })
  const { db } = world.store
  await proveSealingKey(world.vault, (sealed) => keepFirst(db, 'sealing_key', sealed))
  const { id } = await world.run(await world.orchestrate({ sql: 'SELECT * FROM people' }))
  await db.insert(user).values({ id: 'usr_1', name: 'Ana', email: 'ana@acme.example', policies: [], options: [] })
  const encrypt = (data: string) => symmetricEncrypt({ key: deriveSecret(keyOf(world.key), 'sign-in'), data })
  const factor = { secret: await encrypt('totp-secret'), backupCodes: await encrypt('["code-1"]') }
  await db.insert(twoFactor).values({ id: 'two_1', userId: 'usr_1', ...factor })
  const input = alertChannelInput.parse({ name: 'Hook', kind: 'slack', fields: { url: HOOK }, events: ['late'] })
  await saveAlertChannel(world.runs.deps, { caller, input, existing: null, version: null }, AbortSignal.timeout(60_000))
  await world.letGo()
  return { world, runId: id }
}

/** Everything opens with this key: a file is sent again, which needs its credential and the key of its artifacts. */
async function expectSealedWith(dataFolder: string, key: string, sealed: { runId: string; databaseUrl?: string }) {
  const { runId, databaseUrl = null } = sealed
  const given = databaseUrl === null ? null : keyOf(key)
  await using host = await openHost({ dataFolder, databaseUrl, key: given, admin: null }, noLog)
  const ask = async (path: string, method = 'GET') =>
    receipt.parse(
      await (await host.fetchLocal(new Request(`http://waybill.local/api/runs/${path}`, { method }))).json(),
    )
  const { id } = await ask(`${runId}/redeliver`, 'POST')
  await expect.poll(async () => (await ask(id)).endedAt, { timeout: 60_000, interval: 200 }).not.toBeNull()
  expect(await ask(id)).toMatchObject({ state: 'succeeded', rows: 10 })
  await host.close()
  await using store = await openStore({ databaseUrl, dataFolder, log: noLog })
  const channel = await getSealedChannel(store.db, 'Hook')
  expect(openChannelSecrets(openVault(keyOf(key)), channel)).toEqual({ url: HOOK })
  const [factor] = await store.db.select().from(twoFactor).where(eq(twoFactor.id, 'two_1'))
  const decrypt = (data = '') => symmetricDecrypt({ key: deriveSecret(keyOf(key), 'sign-in'), data })
  expect([await decrypt(factor?.secret), await decrypt(factor?.backupCodes)]).toEqual(['totp-secret', '["code-1"]'])
}

test('a key that is a file gives way to a new one, whatever the moment at which the work is cut', async () => {
  const { world, runId } = await sealedWorld()
  await using _ = world
  const { dataFolder, key } = world
  const here = { WAYBILL_DATA: dataFolder, WAYBILL_ADMIN_EMAIL: '' }
  const file = (name: string) => join(dataFolder, name)
  await writeFile(file('key'), `${key}\n`, { mode: 0o600 })

  const rotated = await desk.waybill(['rotate-key'], here)
  expect([rotated.status, rotated.stderr]).toEqual([0, ''])
  expect(rotated.stdout).toMatch(/^5 secrets were sealed anew\. The new key is /)
  const next = (await readFile(file('key'), 'utf8')).trim()
  expect(next).not.toBe(key)
  expect((await readFile(file('key.before'), 'utf8')).trim()).toBe(key)
  expect(rotated.stdout).not.toContain(next)
  await expectSealedWith(dataFolder, next, { runId })

  // The store had changed, and the files had not.
  await rename(file('key'), file('key.next'))
  await rename(file('key.before'), file('key'))
  const doctor = await desk.waybill(['doctor'], here)
  expect([doctor.status, doctor.stdout]).toEqual([0, expect.stringMatching(/^warning {2}sealing key: .*\n.*start/m)])
  await expectSealedWith(dataFolder, next, { runId })
  expect(existsSync(file('key.next'))).toBe(false)
})

test('on PostgreSQL: refused while a server runs, all or nothing where it is killed, and done once', async () => {
  const databaseUrl = await postgres.createDatabase()
  const { world, runId } = await sealedWorld(databaseUrl)
  await using _ = world
  const old = {
    WAYBILL_DATA: world.dataFolder,
    DATABASE_URL: databaseUrl,
    WAYBILL_KEY: world.key,
    WAYBILL_ADMIN_EMAIL: '',
  }
  const next = newKey()
  const both = { ...old, WAYBILL_NEW_KEY: next }
  const unsaid = await desk.waybill(['rotate-key'], old)
  expectRefusal(unsaid, { status: 2, code: 'environment_invalid', says: /WAYBILL_NEW_KEY/ })

  const worker = desk.spawn(['work'], old)
  await output(worker, /Waybill works/)
  expectRefusal(await desk.waybill(['rotate-key'], both), { status: 2, code: 'store_in_use', says: /sessions/ })
  worker.kill('SIGTERM')
  await ended(worker)

  await query(databaseUrl, HOLD)
  await query(databaseUrl, 'create trigger hold before update on installation execute function hold()')
  const killed = desk.spawn(['rotate-key'], both)
  const sleeping = `select pid from pg_stat_activity where wait_event = 'PgSleep'`
  while ((await query(databaseUrl, sleeping)).length === 0) await sleep(50)
  killed.kill('SIGKILL')
  await ended(killed)
  await query(databaseUrl, `select pg_terminate_backend(pid) from pg_stat_activity where wait_event = 'PgSleep'`)
  await query(databaseUrl, 'drop trigger hold on installation')
  await expectSealedWith(world.dataFolder, world.key, { runId, databaseUrl })

  const rotated = await desk.waybill(['rotate-key'], both)
  expect([rotated.status, rotated.stderr]).toEqual([0, ''])
  const again = await desk.waybill(['rotate-key'], both)
  expect([again.status, again.stdout]).toEqual([0, expect.stringContaining('sealed with the new key already')])
  await expectSealedWith(world.dataFolder, next, { runId, databaseUrl })
  expectRefusal(await desk.waybill(['runs'], old), { status: 2, code: 'sealing_key_wrong', says: /key/ })
})

const HOLD = `create function hold() returns trigger language plpgsql as $$
  begin perform pg_sleep(600); return null; end $$`
