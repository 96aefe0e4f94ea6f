import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { noLog } from '../../src/lib/log.ts'
import { openStore, type Store } from '../../src/store/open.ts'

const migrations = join(import.meta.dirname, '../../src/store')
const sources = globSync(['migrations/*.sql', 'connect/*.ts'], { cwd: migrations }).sort()
const hash = sources.reduce((sum, it) => sum.update(readFileSync(join(migrations, it))), createHash('sha256'))
const template = join(tmpdir(), `waybill-store-${process.getuid?.() ?? 0}-${hash.digest('hex').slice(0, 16)}`)

/**
 * A new data folder with an empty embedded store in it: a copy of one that is made once for all tests, since making one
 * takes seconds. The caller removes it.
 */
export async function newDataFolder(): Promise<string> {
  if (!existsSync(template)) await makeTemplate()
  const folder = await mkdtemp(join(tmpdir(), 'waybill-data-'))
  await cp(template, folder, { recursive: true })
  return folder
}

/** An empty embedded store for one file of tests; its folder goes with it. */
export async function openTestStore(): Promise<Store> {
  const dataFolder = await newDataFolder()
  const store = await openStore({ databaseUrl: null, dataFolder, log: noLog })
  const close = async () => {
    await store.close()
    await rm(dataFolder, { recursive: true, force: true })
  }
  return { ...store, close, [Symbol.asyncDispose]: close }
}

async function makeTemplate(): Promise<void> {
  const dataFolder = await mkdtemp(`${template}-`)
  await using store = await openStore({ databaseUrl: null, dataFolder, log: noLog })
  await store.close()
  // Whoever is second finds a template that is as good.
  await rename(dataFolder, template).catch(() => rm(dataFolder, { recursive: true, force: true }))
}
