import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readEvents } from './events.ts'

async function eventsOf(text: string, cuts: readonly number[] = []): Promise<unknown[]> {
  const bytes = new TextEncoder().encode(text)
  const edges = [0, ...cuts.map((cut) => cut % bytes.length).sort((a, b) => a - b), bytes.length]
  async function* body() {
    for (const [index, edge] of edges.entries()) yield bytes.subarray(edge, edges[index + 1])
  }
  return Array.fromAsync(readEvents(body()))
}

const text = ': still here\n\ndata: {"name":"Zoë 🚚"}\n\nevent: problem\ndata: {"code":\ndata: "internal"}\n\n'
const expected = [
  { name: 'message', data: { name: 'Zoë 🚚' } },
  { name: 'problem', data: { code: 'internal' } },
]

test('events come whole, wherever the bytes are cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(), { maxLength: 6 }), async (cuts) => {
      expect(await eventsOf(text, cuts)).toEqual(expected)
    }),
  )
})

test('an event that was not finished is not told', async () => {
  expect(await eventsOf('data: 1\n\ndata: 2\n')).toEqual([{ name: 'message', data: 1 }])
})
