import { expect, test } from 'vitest'
import { tableChoice } from './database-export.ts'

test.for([
  ['all', true],
  [['a', 'b'], true],
  [[], true],
  [['a', 'a'], false],
  ['some', false],
] as const)('tables %j: %s', ([tables, isRight]) => expect(tableChoice.safeParse(tables).success).toBe(isRight))
