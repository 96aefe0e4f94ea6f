import { afterAll, beforeAll, expect, test } from 'vitest'
import { addressOf, PASSWORD } from '../harness/sign-in-as.ts'
import { totp } from '../harness/totp.ts'
import type { Visitor } from '../harness/visitor.ts'
import { openPeople, type People } from './open-people.ts'

const STEP_MS = 30_000

/** A code after the password, on whichever store. */
export function secondFactorSuite(databaseUrl: () => Promise<string | null>): void {
  let people: People
  let ana: Visitor
  let address = ''
  let backupCodes: string[] = []
  beforeAll(async () => {
    people = await openPeople({ databaseUrl: await databaseUrl() })
    ana = await people.signedIn('Ana')
  })
  afterAll(() => people[Symbol.asyncDispose]())

  /** After the password, before the code. */
  async function halfway(): Promise<Visitor> {
    const visitor = people.visitor()
    const answer = await visitor.ask('POST', '/auth/sign-in/email', { email: addressOf('Ana'), password: PASSWORD })
    expect(answer).toMatchObject({ status: 200, body: { twoFactorRedirect: true } })
    expect(await visitor.ask('GET', '/account')).toMatchObject({ status: 401 })
    return visitor
  }
  const enter = (visitor: Visitor, code: string) => visitor.ask('POST', '/auth/two-factor/verify-totp', { code })

  test('it is set up with the password, and asked for once a first code was right', async () => {
    const wrong = await ana.ask('POST', '/auth/two-factor/enable', { password: 'not-the-password' })
    expect(wrong).toMatchObject({ status: 422, body: { errors: [{ path: 'password' }] } })
    const { status, body } = await ana.ask('POST', '/auth/two-factor/enable', { password: PASSWORD })
    expect(status).toBe(200)
    expect(body.backupCodes).toHaveLength(10)
    address = body.totpURI
    backupCodes = body.backupCodes
    expect(address).toContain('issuer=Waybill')
    expect((await ana.ask('GET', '/account')).body.twoFactorEnabled).toBe(false)
    expect(await enter(ana, '000000')).toMatchObject({ status: 401, body: { code: 'second_factor_refused' } })
    expect(await enter(ana, totp(address, Date.now() - STEP_MS))).toMatchObject({ status: 200 })
    expect((await ana.ask('GET', '/account')).body.twoFactorEnabled).toBe(true)
  })

  test('a code opens once, also within the time in which it is right', async () => {
    const code = totp(address)
    const [one, two] = [await halfway(), await halfway()]
    const answers = await Promise.all([enter(one, code), enter(two, code)])
    expect(answers.map((it) => it.status).toSorted()).toEqual([200, 401])
    expect(await enter(await halfway(), code)).toMatchObject({ status: 401, body: { code: 'second_factor_refused' } })
    const states = await Promise.all([one, two].map(async (it) => (await it.ask('GET', '/account')).status))
    expect(states.toSorted()).toEqual([200, 401])
  })

  test('a backup code opens once', async () => {
    const [code = ''] = backupCodes
    const verify = async () => (await halfway()).ask('POST', '/auth/two-factor/verify-backup-code', { code })
    expect(await verify()).toMatchObject({ status: 200 })
    expect(await verify()).toMatchObject({ status: 401, body: { code: 'second_factor_refused' } })
  })

  test('five wrong codes end the sign-in', async () => {
    const visitor = await halfway()
    const told = []
    for (let n = 0; n < 6; n++) told.push((await enter(visitor, `00000${n}`)).body.code)
    expect(told).toEqual([...Array(5).fill('second_factor_refused'), 'sign_in_expired'])
  })

  test('an administrator takes it away from who has lost it', async () => {
    const [{ id }] = (await people.local('GET', `/users?search=Ana`)).body.items
    expect(await people.local('POST', `/users/${id}/reset-second-factor`)).toMatchObject({ status: 204 })
    expect(await ana.ask('GET', '/account')).toMatchObject({ status: 401 })
    const visitor = people.visitor()
    const answer = await visitor.ask('POST', '/auth/sign-in/email', { email: addressOf('Ana'), password: PASSWORD })
    expect(answer).toMatchObject({ status: 200, body: { twoFactorRedirect: false } })
  })

  test('the audit log has each step', async () => {
    const { items } = (await people.local('GET', '/audit-events?limit=200')).body
    const seen = items.map((it: { action: string; outcome: string }) => `${it.action} ${it.outcome}`)
    expect(seen).toEqual(
      expect.arrayContaining([
        'user:enable-second-factor done',
        'user:sign-in done',
        'user:sign-in refused',
        'user:reset-second-factor done',
      ]),
    )
  })
}
