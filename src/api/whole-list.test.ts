import { expect, test } from 'vitest'
import { wholeList } from './whole-list.ts'

type Item = { readonly id: string; readonly name: string }
const items: Item[] = ['Beta', 'alpha', 'Gamma', 'delta'].map((name, place) => ({ id: `k${place}`, name }))
const list = wholeList({
  key: (it: Item) => it.id,
  name: (it: Item) => it.name,
  sorts: { name: (it: Item) => it.name, id: (it: Item) => it.id },
  first: 'name',
})
const part = (query: object = {}, of = items) => list.page(of, list.input.parse(query))
const names = (query?: object) => part(query).items.map((it) => it.name)

test('it is told whole, in order, where nobody asks for less', () => {
  expect(part().nextCursor).toBeNull()
  expect(names()).toEqual(['alpha', 'Beta', 'delta', 'Gamma'])
  expect(names({ sort: '-name' })).toEqual(['Gamma', 'delta', 'Beta', 'alpha'])
  expect(names({ sort: 'id' })).toEqual(['Beta', 'alpha', 'Gamma', 'delta'])
  expect(names({ search: 'TA' })).toEqual(['Beta', 'delta'])
})

test('its pages follow each other, each item once, although the last of a page is gone', () => {
  const first = part({ limit: 3, sort: '-id' })
  const next = { limit: 3, sort: '-id', cursor: first.nextCursor }
  const second = part(next)
  expect([...first.items, ...second.items].map((it) => it.id)).toEqual(['k3', 'k2', 'k1', 'k0'])
  expect(second.nextCursor).toBeNull()
  const without = items.filter((it) => it.id !== first.items.at(-1)?.id)
  expect(part(next, without).items).toEqual(second.items)
})

test('a cursor of another order, or of none, is refused', () => {
  const { nextCursor } = part({ limit: 1 })
  for (const query of [{ cursor: 'x' }, { cursor: nextCursor, sort: 'id' }]) expect(() => part(query)).toThrow(/cursor/)
})
