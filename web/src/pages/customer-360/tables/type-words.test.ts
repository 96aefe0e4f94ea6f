import { expect, test } from 'vitest'
import { typeWords } from './type-words.ts'

test.for([
  ['VARCHAR', 'Text'],
  ['VARCHAR[]', 'List or record'],
  ['STRUCT(a INTEGER)', 'List or record'],
  ['BIGINT', 'Whole number'],
  ['UINTEGER', 'Whole number'],
  ['DECIMAL(18,2)', 'Number'],
  ['BOOLEAN', 'Yes or no'],
  ['DATE', 'Date'],
  ['TIME', 'Time of day'],
  ['TIMESTAMP WITH TIME ZONE', 'Date and time'],
  ['INTERVAL', null],
] as const)('%s is %s', ([type, words]) => expect(typeWords(type)).toBe(words))
