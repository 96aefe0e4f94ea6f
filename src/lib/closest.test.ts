import { expect, test } from 'vitest'
import { closestTo } from './closest.ts'

test.for([
  ['qurey', 'queries', null],
  ['queris', 'queries', 'queries'],
  ['Remotefolder', 'remoteFolder', 'remoteFolder'],
  ['x', 'to', null],
  ['', 'name', null],
] as const)('%s against %s gives %s', ([text, word, expected]) => {
  expect(closestTo(text, ['something else', word])).toBe(expected)
})
