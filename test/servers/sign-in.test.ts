import { afterAll, beforeAll, describe } from 'vitest'
import { type PostgresServer, startPostgres } from '../harness/postgres.ts'
import { guessingSuite } from '../people/guessing-suite.ts'
import { secondFactorSuite } from '../people/second-factor-suite.ts'
import { signInSuite } from '../people/sign-in-suite.ts'
import { usersSuite } from '../people/users-suite.ts'

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
  describe('users', () => usersSuite(databaseUrl))
  describe('guessing', () => guessingSuite(databaseUrl))
  describe('second factor', () => secondFactorSuite(databaseUrl))
})
