import { rm } from 'node:fs/promises'
import { sql } from 'drizzle-orm'
import { type Host, openHost } from '../../src/api/host.ts'
import { type Log, noLog } from '../../src/lib/log.ts'
import type { Db } from '../../src/store/db.ts'
import { openStore } from '../../src/store/open.ts'
import { type Answer, answerTo, requestOf } from '../harness/host.ts'
import { signInAs } from '../harness/sign-in-as.ts'
import { newDataFolder } from '../harness/store.ts'
import { openVisitor, type Visitor } from '../harness/visitor.ts'

/** A server with nobody in it yet, for tests about who comes in. */
export interface People extends AsyncDisposable {
  readonly host: Host
  readonly url: string
  readonly dataFolder: string
  readonly databaseUrl: string | null
  /** Every log line so far. */
  readonly said: string[]
  /** Asks as the owner of the data directory. */
  local(method: string, path: string, body?: unknown): Promise<Answer>
  visitor(): Visitor
  /** Somebody new with these policies, signed in. */
  signedIn(name: string, policies?: readonly string[], options?: readonly string[]): Promise<Visitor>
}

export interface PeopleOptions {
  readonly databaseUrl?: string | null
  readonly admin?: { readonly email: string; readonly password: string | null } | null
  readonly publicUrl?: string | null
  readonly oidc?: { issuer: string; clientId: string; clientSecret: string; title: string } | null
}

export async function openPeople(options: PeopleOptions = {}): Promise<People> {
  const { databaseUrl = null, admin = null, publicUrl = null, oidc = null } = options
  const dataFolder = await newDataFolder()
  const said: string[] = []
  const log: Log = (event, facts) => void said.push(JSON.stringify({ event, ...facts }))
  const host = await openHost({ dataFolder, databaseUrl, key: null, admin, publicUrl, oidc }, log)
  const { url } = await host.listen(0, '127.0.0.1')
  const local: People['local'] = (method, path, body) =>
    answerTo([], (request) => host.fetchLocal(request), requestOf('http://waybill.local', method, { path, body }))
  const visitor = () => openVisitor(url)
  return {
    host,
    url,
    dataFolder,
    databaseUrl,
    said,
    local,
    visitor,
    signedIn: (name, policies, options) =>
      signInAs({ url, ask: local }, { name, ...(policies && { policies }), ...(options && { options }) }),
    async [Symbol.asyncDispose]() {
      await host.close()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** Every row of every table that sign-in writes, after the server is closed where it is embedded. */
export async function readTables(people: People): Promise<string> {
  const rows: unknown[] = []
  const read = async (db: Db) => {
    for (const table of [
      'user',
      'session',
      'account',
      'verification',
      'two_factor',
      'rate_limit',
      'audit',
      'api_key',
    ]) {
      const dump = await db.execute(sql.raw(`select it::text from "${table}" it`))
      rows.push((dump as unknown as { rows: unknown[] }).rows)
    }
  }
  if (people.databaseUrl === null) await people.host.close()
  await using store = await openStore({ databaseUrl: people.databaseUrl, dataFolder: people.dataFolder, log: noLog })
  await read(store.db)
  return JSON.stringify(rows)
}
