import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { PASSWORD } from '../../../test/harness/sign-in-as.ts'
import { openTestStore } from '../../../test/harness/store.ts'
import { systemClock } from '../../lib/clock.ts'
import type { Deps } from '../../runs/deps.ts'
import type { Store } from '../../store/open.ts'
import { createUserWithPassword } from '../../store/people/accounts.ts'
import { hashPassword } from '../../vault/password.ts'
import { createAuth } from './create-auth.ts'

let store: Store
beforeAll(async () => {
  store = await openTestStore()
})
afterAll(() => store[Symbol.asyncDispose]())

test('what breaks while somebody signs in is thrown, and written nowhere with what they typed', async () => {
  const email = 'zoe-marker@acme.example'
  const made = { name: 'Zoe', email, policies: ['AmpIQ User'], options: [] }
  await createUserWithPassword(store.db, made, await hashPassword(PASSWORD))
  await store.db.execute(sql`ALTER TABLE session RENAME TO gone`)
  const lines: string[] = []
  const log = (event: string, facts?: object) => void lines.push(JSON.stringify({ event, ...facts }))
  const printed = vi.spyOn(console, 'error').mockImplementation((...said) => void lines.push(said.map(String).join()))
  // Of all that a server knows, sign-in needs these.
  const deps = { db: store.db, clock: systemClock, log } as unknown as Deps
  const auth = createAuth(deps, { secret: 'x'.repeat(40), publicUrl: 'http://waybill.local', oidc: null })
  const headers = { 'content-type': 'application/json', origin: 'http://waybill.local' }
  const body = JSON.stringify({ email, password: PASSWORD })
  const url = 'http://waybill.local/api/auth/sign-in/email'
  await expect(auth.handler(new Request(url, { method: 'POST', headers, body }))).rejects.toThrow()
  printed.mockRestore()
  expect(lines.join('\n')).not.toMatch(/zoe-marker|argon2|staple/)
})
