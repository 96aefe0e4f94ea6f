import { expect, test } from 'vitest'
import { dependenciesFirst } from './dependencies-first.ts'

const inOrder = (needs: Readonly<Record<string, string>>) =>
  dependenciesFirst(Object.keys(needs), (it) => (needs[it] ?? '').split('')).join('')

test.for([
  ['what needs nothing stays', { a: '', b: '', c: '' }, 'abc'],
  ['a chain that stands upside down', { a: 'b', b: 'c', c: '' }, 'cba'],
  ['two that need one', { a: 'c', b: 'c', c: '' }, 'cab'],
  ['one that needs two', { a: 'cb', b: '', c: '' }, 'cba'],
  ['itself', { a: 'a', b: '' }, 'ab'],
  ['a circle has each once', { a: 'b', b: 'a', c: '' }, 'bac'],
] as const)('%s', ([, needs, order]) => expect(inOrder(needs)).toBe(order))
