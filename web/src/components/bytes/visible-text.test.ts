import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Dialect, visibleParts } from './visible-text.ts'

const CSV: Dialect = { delimiter: ',', quoteMode: 'special', escapeCharacter: null }
const shown = (text: string, dialect: Partial<Dialect> = {}) =>
  visibleParts(text, { ...CSV, ...dialect }).map(({ kind, text, mark }) => `${kind} ${mark ?? text}`)

test('all parts together are the text, whatever it is', () => {
  const texts = fc.string({ unit: fc.constantFrom('a', '"', ',', '\\', '\r', '\n', '\t', ' ', 'ë', '😀', '\ufeff') })
  const modes = fc.constantFrom('all', 'special', 'none')
  fc.assert(
    fc.property(texts, modes, fc.constantFrom('\\', null), (text, quoteMode, escapeCharacter) => {
      const parts = visibleParts(text, { delimiter: ',', quoteMode, escapeCharacter })
      expect(parts.map((part) => part.text).join('')).toBe(text)
    }),
  )
})

test('a delimiter or line break inside quotes belongs to the value', () => {
  expect(shown('1,"a,b\nc"\r\n')).toEqual([
    'value 1',
    'delimiter ,',
    'quote "',
    'value a,b',
    'end \\n',
    'value c',
    'quote "',
    'end \\r\\n',
  ])
})

test('quotes that are doubled or escaped are told from those around a value', () => {
  expect(shown('"say ""x"""')).toEqual(['quote "', 'value say ', 'escape ""', 'value x', 'escape ""', 'quote "'])
  expect(shown('"a\\"b\\\\"', { escapeCharacter: '\\' })).toEqual([
    'quote "',
    'value a',
    'escape \\"',
    'value b',
    'escape \\\\',
    'quote "',
  ])
})

test('without quotes an escape character is seen, and a quote is a character', () => {
  expect(shown('a\\,"b",c', { quoteMode: 'none', escapeCharacter: '\\' })).toEqual([
    'value a',
    'escape \\,',
    'value "b"',
    'delimiter ,',
    'value c',
  ])
})

test('what cannot be seen gets a mark', () => {
  expect(shown('\ufeffid\tx\u00a0\u0007 y  z ')).toEqual([
    'unseen BOM',
    'value id',
    'unseen \\t',
    'value x',
    'unseen NBSP',
    'unseen U+0007',
    'value  y',
    'space ··',
    'value z',
    'space ·',
  ])
  expect(shown('a\tb', { delimiter: '\t' })).toEqual(['value a', 'delimiter \\t', 'value b'])
  expect(shown('Zoë')).toEqual(['value Zo', 'foreign ë'])
})
