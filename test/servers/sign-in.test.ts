import { afterAll, beforeAll, describe } from 'vitest'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { signInSuite } from '../people/sign-in-suite.ts'

let postgres: PostgresServer
beforeAll(async () => {
  postgres = await startPostgres()
})
afterAll(() => postgres[Symbol.asyncDispose]())

const stores: readonly [string, () => Promise<string | null>][] = [
  ['embedded', async () => null],
  ['postgres', () => postgres.createDatabase()],
]

describe.each(stores)('%s', (_kind, databaseUrl) => {
  describe('sign-in', () => signInSuite(databaseUrl))
})
