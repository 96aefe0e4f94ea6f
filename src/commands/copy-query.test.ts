import { expect, test } from 'vitest'
import { freeName } from './copy-query.ts'

test('a copy is named after its original, with the first number that is free', async () => {
  const taken = new Set(['Buyers COPY', 'Buyers COPY 2'])
  const isTaken = async (name: string) => taken.has(name)
  expect(await freeName('Sellers', isTaken)).toBe('Sellers COPY')
  expect(await freeName('Buyers', isTaken)).toBe('Buyers COPY 3')
  expect(await freeName('Buyers COPY', isTaken)).toBe('Buyers COPY COPY')
  expect(await freeName('x'.repeat(200), isTaken)).toHaveLength(200)
})
