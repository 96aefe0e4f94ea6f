import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expandVariables } from './variables.ts'

const environment: Record<string, string> = { NAME: 'Ana', EMPTY: '', MONEY: '$${x} ${NAME}' }
const expand = (text: string) => expandVariables(text, (name) => environment[name])

test.for([
  ['plain', 'plain'],
  ['Hello ${NAME}!', 'Hello Ana!'],
  ['${NAME}${NAME}', 'AnaAna'],
  ['[${EMPTY}]', '[]'],
  ['$${NAME}', '${NAME}'],
  ['$$${NAME}', '$${NAME}'],
  ['a $ b $1 {x}', 'a $ b $1 {x}'],
] as const)('%s becomes %s', ([text, expected]) => {
  expect(expand(text)).toMatchObject({ text: expected, missing: [], isMalformed: false })
})

test('what a variable holds is taken as it is', () => expect(expand('${MONEY}').text).toBe('$${x} ${NAME}'))

test('names every missing variable', () => {
  expect(expand('${A} ${NAME} ${B_2}')).toMatchObject({ text: '${A} Ana ${B_2}', missing: ['A', 'B_2'] })
})

test.for(['${', '${}', '${a b}', '${1A}', '${A'])('%s begins no name', (text) => {
  expect(expand(text)).toMatchObject({ isMalformed: true, missing: [] })
})

test('a text whose ${ are doubled comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('$', '{', '}', 'A', ' ') }), (text) => {
      expect(expand(text.replaceAll('${', () => '$${'))).toMatchObject({ text, missing: [], isMalformed: false })
    }),
  )
})
