import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Office, openOffice } from '../harness/office.ts'
import { NOUNS, oneOfEach } from '../harness/one-of-each.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice()
})
afterAll(() => office[Symbol.asyncDispose]())

// A key is made and deleted, never saved again.
const saved = NOUNS.filter((it) => it !== 'api-keys')

test.for(saved)(
  'of two saves of one version of %s the second is told both states, and changes nothing',
  async (noun) => {
    const { inputs } = oneOfEach(office)
    const input = await inputs[noun]()
    const path = `/${noun}/${await office.make(`/${noun}`, input)}`
    const { ask } = office.host
    const { version } = (await ask('GET', path)).body
    const first = await ask('PUT', `${path}?version=${version}`, input)
    expect(first).toMatchObject({ status: 200, body: { version: version + 1 } })
    const second = await ask('PUT', `${path}?version=${version}`, input)
    expect(second).toMatchObject({
      status: 409,
      body: {
        code: 'stale_version',
        details: { version: version + 1, seen: version, current: { version: version + 1 } },
      },
    })
    const { allowed: _, ...current } = second.body.details.current
    const { allowed: __, ...there } = (await ask('GET', path)).body
    expect(there).toMatchObject(current)
  },
)
