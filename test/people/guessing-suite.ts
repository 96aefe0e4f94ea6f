import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressOf, PASSWORD } from '../harness/sign-in-as.ts'
import { openPeople, type People } from './open-people.ts'

/** What somebody meets who has no password, on whichever store. */
export function guessingSuite(databaseUrl: () => Promise<string | null>): void {
  let people: People
  beforeAll(async () => {
    people = await openPeople({ databaseUrl: await databaseUrl() })
    for (const name of ['Ana', 'Bo', 'Cy', 'Di']) await people.signedIn(name)
  })
  afterAll(() => people[Symbol.asyncDispose]())

  const signIn = (email: string, password: string, headers: Record<string, string> = {}, at = people) =>
    at.visitor().ask('POST', '/auth/sign-in/email', { email, password }, headers)
  /** Also the time that an answer took. */
  const timed = async (email: string, password: string) => {
    const started = performance.now()
    const { status, body } = await signIn(email, password)
    const { requestId: _, ...rest } = body
    return { told: JSON.stringify([status, rest]), ms: performance.now() - started }
  }

  test('nobody learns who is here, by words or by time', async () => {
    const [cy] = (await people.local('GET', `/users?search=Cy`)).body.items
    await people.local('DELETE', `/users/${cy.id}`)
    await people.local('POST', '/users', { name: 'Ed', email: addressOf('Ed'), policies: ['Amp360 User'] })
    const tries = [
      await timed(addressOf('Bo'), 'wrong-password'),
      await timed(addressOf('Nobody'), 'wrong-password'),
      await timed(addressOf('Cy'), PASSWORD),
      await timed(addressOf('Ed'), 'wrong-password'),
      await timed('no address at all', 'wrong-password'),
    ]
    expect(new Set(tries.map((it) => it.told)).size).toBe(1)
    expect(tries[0]?.told).toContain('"sign_in_refused"')
    const times = await Promise.all(
      ['Bo', 'Nobody'].map(async (name) => {
        const all = []
        for (let n = 0; n < 3; n++) all.push((await timed(addressOf(name), 'wrong-password')).ms)
        return Math.min(...all)
      }),
    )
    expect(Math.max(...times) / Math.min(...times)).toBeLessThan(4)
  })

  test('an account is locked after ten wrong passwords, known or not, and says for how long', async () => {
    await using proxied = await openPeople({
      databaseUrl: await databaseUrl(),
      publicUrl: 'https://waybill.acme.example',
    })
    const knock = (name: string, password: string, n: number) =>
      signIn(
        addressOf(name),
        password,
        { origin: 'https://waybill.acme.example', 'x-forwarded-for': `6.6.6.6, 9.9.9.${n}` },
        proxied,
      )
    await proxied.local('POST', '/users', {
      name: 'Di',
      email: addressOf('Di'),
      password: PASSWORD,
      policies: ['Amp360 User'],
    })
    for (const name of ['Di', 'Stranger']) {
      const told = []
      for (let n = 0; n < 11; n++) told.push((await knock(name, `wrong-${n}`, n)).status)
      expect(told).toEqual([...Array(10).fill(401), 429])
    }
    const locked = await knock('Di', PASSWORD, 99)
    const { items } = (await proxied.local('GET', '/audit-events?limit=1')).body
    expect(items[0]).toMatchObject({ action: 'user:sign-in', outcome: 'refused', ipAddress: '9.9.9.99' })
    expect(locked).toMatchObject({ status: 429, body: { code: 'too_many_attempts', retryable: true } })
    expect(Number(locked.headers.get('retry-after'))).toBeGreaterThan(800)
    expect(JSON.stringify(locked.body)).not.toContain('di@')
  })

  test('an address that tries account after account has to wait', async () => {
    const seen = new Set<number>()
    for (let n = 0; n < 31; n++) {
      const { status, headers } = await signIn(addressOf(`n${n}`), 'wrong', { 'x-waybill-address': `9.9.9.${n}` })
      seen.add(status)
      if (status === 429) expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
    }
    expect(seen).toContain(429)
  })

  test('guessing is in the audit log, without what was guessed', async () => {
    const { items } = (await people.local('GET', '/audit-events?action=user:sign-in&limit=200')).body
    const refused = items.filter((it: { outcome: string }) => it.outcome === 'refused')
    expect(refused.length).toBeGreaterThan(10)
    expect(refused[0]).toMatchObject({ ipAddress: '127.0.0.1', userAgent: 'node' })
    const text = JSON.stringify(items)
    expect(text).toContain(addressOf('Bo'))
    expect(text).not.toContain('wrong')
    expect(text).not.toContain('stranger')
  })
}
