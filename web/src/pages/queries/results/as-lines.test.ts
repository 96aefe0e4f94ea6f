import { expect, test } from 'vitest'
import { asLines } from './as-lines.ts'

test('rows are lines, and what would break them is quoted', () => {
  const rows = [
    ['1', 'a "b"'],
    [null, 'two\nlines'],
  ]
  expect(asLines({ columns: [{ name: 'id' }, { name: 'note' }], rows })).toBe('id\tnote\n1\t"a ""b"""\n\t"two\nlines"')
})
