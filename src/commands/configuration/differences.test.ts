import { expect, test } from 'vitest'
import { differences } from './differences.ts'

const isSecret = (field: string) => field === 'fields.passphrase'

test('equal objects differ in nothing, whatever the order of their keys', () => {
  const before = { name: 'A', description: '', settings: { header: true, quoteMode: 'all' }, columns: undefined }
  const after = { settings: { quoteMode: 'all', header: true, escapeCharacter: '' }, name: 'A' }
  expect(differences(before, after, isSecret)).toEqual([])
})

test('mappings are compared key by key, lists as a whole', () => {
  const before = { settings: { header: true, lineEnding: 'lf' }, columns: [{ from: 'a' }] }
  const after = { settings: { header: false, quoteMode: 'all' }, columns: [{ from: 'b' }] }
  expect(differences(before, after, isSecret)).toEqual([
    { field: 'settings.header', before: true, after: false },
    { field: 'settings.quoteMode', after: 'all' },
    { field: 'columns', before: [{ from: 'a' }], after: [{ from: 'b' }] },
    { field: 'settings.lineEnding', before: 'lf' },
  ])
})

test.for([
  [{ passphrase: 'a' }, { passphrase: 'b' }, 'changed'],
  [{}, { passphrase: 'b' }, 'set'],
  [{ passphrase: 'a' }, {}, 'removed'],
] as const)('of a secret only the fact is told: %j → %j', ([before, after, secret]) => {
  expect(differences({ fields: before }, { fields: after }, isSecret)).toEqual([{ field: 'fields.passphrase', secret }])
})
