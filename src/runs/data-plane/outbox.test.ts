import { expect, test } from 'vitest'
import { createOutbox, type Parcel } from './outbox.ts'

const parcel = (name: string): Parcel => ({
  file: { id: name, name, size: () => null, async *read() {} },
  artifact: new Promise(() => {}),
})

test('files come as they are added, and the reader ends when no more come', async () => {
  const outbox = createOutbox()
  outbox.add(parcel('a'))
  const names: string[] = []
  const reading = (async () => {
    for await (const { file } of outbox.parcels()) names.push(file.name)
  })()
  await Promise.resolve()
  outbox.add(parcel('b'))
  outbox.add(parcel('c'))
  outbox.end()
  await reading
  expect(names).toEqual(['a', 'b', 'c'])
})

test('the first end counts, and its error reaches the reader after the files before it', async () => {
  const outbox = createOutbox()
  outbox.add(parcel('a'))
  outbox.end(new Error('the query failed'))
  outbox.end()
  const parcels = outbox.parcels()
  expect((await parcels.next()).value).toMatchObject({ file: { name: 'a' } })
  await expect(parcels.next()).rejects.toThrow('the query failed')
})
