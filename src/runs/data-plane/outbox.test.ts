import { expect, test } from 'vitest'
import type { Deliverable } from '../../plugins/sdk/destination.ts'
import { createOutbox } from './outbox.ts'

const file = (name: string): Deliverable => ({ id: name, name, size: () => null, async *read() {} })

test('files come as they are added, and the reader ends when no more come', async () => {
  const outbox = createOutbox()
  outbox.add(file('a'))
  const names: string[] = []
  const reading = (async () => {
    for await (const { name } of outbox.files()) names.push(name)
  })()
  await Promise.resolve()
  outbox.add(file('b'))
  outbox.add(file('c'))
  outbox.end()
  await reading
  expect(names).toEqual(['a', 'b', 'c'])
})

test('the first end counts, and its error reaches the reader after the files before it', async () => {
  const outbox = createOutbox()
  outbox.add(file('a'))
  outbox.end(new Error('the query failed'))
  outbox.end()
  const files = outbox.files()
  expect((await files.next()).value).toMatchObject({ name: 'a' })
  await expect(files.next()).rejects.toThrow('the query failed')
})
