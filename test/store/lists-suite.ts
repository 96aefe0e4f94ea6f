import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import type { Destination } from '../../src/model/destination.ts'
import { listDestinations } from '../../src/store/destinations.ts'
import type { Store } from '../../src/store/open.ts'
import { listOrchestrations } from '../../src/store/orchestrations.ts'
import type { ListRequest } from '../../src/store/rows/named.ts'
import { everyItem, visiblePage } from '../../src/store/rows/paging.ts'
import { claimRun, endRun } from '../../src/store/runs/runs.ts'
import { aDestination, anOrchestration, aRun, code, unique } from './samples.ts'

/** The order of lists and their pages, on whichever store. */
export function listsSuite(store: () => Store): void {
  const db = () => store().db
  const named = (items: readonly { readonly name: string }[]) => items.map((it) => it.name)
  const inPages = async (request: ListRequest, limit: number): Promise<Destination[]> =>
    everyItem((page) => listDestinations(db(), { ...request, ...page, limit }))

  test('a list is sorted by any of its fields, either way, and its pages lose and repeat nothing', async () => {
    const search = unique('Sorted')
    for (const name of ['b', 'C', 'a', 'É']) await aDestination(db(), `${search} ${name}`)
    const wanted = ['a', 'b', 'C', 'É'].map((it) => `${search} ${it}`)
    expect(named(await inPages({ search }, 2))).toEqual(wanted)
    expect(named(await inPages({ search, sort: '-name' }, 1))).toEqual(wanted.toReversed())
    const made = ['b', 'C', 'a', 'É'].map((it) => `${search} ${it}`)
    expect(named(await inPages({ search, sort: 'createdAt' }, 3))).toEqual(made)
    expect(named(await inPages({ search, sort: '-createdAt' }, 1))).toEqual(made.toReversed())
  })

  test.for(['updatedAt', '-updatedAt'])('equal fields keep one order: %s', async (sort) => {
    const search = unique('Equal')
    for (let index = 0; index < 7; index++) await aDestination(db(), `${search} ${index}`)
    await db().execute(
      sql`update destination set updated_at = '2026-11-24T08:30:00.123456Z' where name like ${`${search}%`}`,
    )
    const ids = (await inPages({ search, sort }, 2)).map((it) => it.id)
    expect(ids).toEqual(sort === 'updatedAt' ? ids.toSorted() : ids.toSorted().toReversed())
    expect(ids).toHaveLength(7)
  })

  test('an item that goes between two pages takes no other with it', async () => {
    const search = unique('Going')
    for (const name of ['a', 'b', 'c']) await aDestination(db(), `${search} ${name}`)
    const first = await listDestinations(db(), { search, limit: 2 })
    await db().execute(sql`delete from destination where name = ${`${search} b`}`)
    const rest = await listDestinations(db(), { search, limit: 2, cursor: first.nextCursor })
    expect(named(rest.items)).toEqual([`${search} c`])
  })

  test('another order, and a place that no list has, are refused', async () => {
    const list = (request: ListRequest) => listDestinations(db(), request)
    await aDestination(db())
    await aDestination(db())
    await expect(list({ sort: 'access' })).rejects.toEqual(code('invalid_input'))
    const { nextCursor: cursor } = await list({ limit: 1 })
    await expect(list({ sort: '-name', cursor })).rejects.toEqual(code('invalid_input'))
    const forged = Buffer.from(JSON.stringify(['createdAt', 'yesterday', 'x'])).toString('base64url')
    await expect(list({ sort: 'createdAt', cursor: forged })).rejects.toEqual(code('invalid_input'))
  })

  test('whoever may see some items only gets pages as full as anybody', async () => {
    const search = unique('Seen')
    for (let index = 0; index < 9; index++) await aDestination(db(), `${search} ${index}`)
    const isSeen = (it: Destination) => Number(it.name.at(-1)) % 2 === 0
    const page = (cursor: string | null) =>
      visiblePage((request: ListRequest) => listDestinations(db(), request), { search, limit: 2, cursor }, isSeen)
    const first = await page(null)
    const second = await page(first.nextCursor)
    const third = await page(second.nextCursor)
    const ends = [...first.items, ...second.items, ...third.items].map((it) => Number(it.name.at(-1)))
    expect([ends, first.items.length, third.nextCursor]).toEqual([[0, 2, 4, 6, 8], 2, null])
  })

  test('orchestrations are sorted by their destinations, and by who ran last', async () => {
    const destinations = [(await aDestination(db())).name, (await aDestination(db())).name]
    const made = []
    for (const destination of destinations) made.push(await anOrchestration(db(), { destination }))
    for (const { id } of made.toReversed()) {
      const run = await aRun(db(), { orchestrationId: id })
      await endRun(db(), (await claimRun(db(), run.id)) ?? run, { state: 'succeeded', problem: null })
    }
    const inOrder = async (sort: string) => {
      const all = await everyItem((page) => listOrchestrations(db(), { ...page, sort }))
      return all.map((it) => it.destination).filter((it) => destinations.includes(it))
    }
    expect(await inOrder('lastRun')).toEqual(destinations.toReversed())
    expect(await inOrder('-lastRun')).toEqual(destinations)
    expect(await inOrder('-destination')).toEqual(destinations.toSorted().toReversed())
  })
}
