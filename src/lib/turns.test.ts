import { expect, test } from 'vitest'
import { createTurns } from './turns.ts'

const never = new AbortController().signal

test('only so many have a turn at once, the others in order', async () => {
  const turns = createTurns(2)
  const said: string[] = []
  const begin = async (name: string) => {
    const turn = await turns.take(never)
    said.push(name)
    return turn
  }
  const [a, b] = [await begin('a'), await begin('b')]
  const [c, d] = [begin('c'), begin('d')]
  await Promise.resolve()
  expect(said).toEqual(['a', 'b'])
  b[Symbol.dispose]()
  b[Symbol.dispose]()
  await c
  expect(said).toEqual(['a', 'b', 'c'])
  a[Symbol.dispose]()
  await d
  expect(said).toEqual(['a', 'b', 'c', 'd'])
})

test('whoever gives up loses the place, and nobody else does', async () => {
  const turns = createTurns(1)
  const first = await turns.take(never)
  const leaving = new AbortController()
  const left = turns.take(leaving.signal)
  const last = turns.take(never)
  leaving.abort(new Error('gone'))
  await expect(left).rejects.toThrow('gone')
  first[Symbol.dispose]()
  await expect(last).resolves.toBeDefined()
  await expect(turns.take(leaving.signal)).rejects.toThrow('gone')
})
