import { expect, test } from 'vitest'
import { createVariableNames } from './variable-names.ts'

test.for([
  ['Persado', 'passphrase', 'PERSADO_PASSPHRASE'],
  ['ACME Prod (EU)', 'privateKey', 'ACME_PROD_EU_PRIVATE_KEY'],
  ['Ünïque', 'privateKeyPassphrase', 'UNIQUE_PRIVATE_KEY_PASSPHRASE'],
  ['7 Eleven', 'passphrase', '_7_ELEVEN_PASSPHRASE'],
  ['東京', 'passphrase', 'CREDENTIAL_PASSPHRASE'],
] as const)('%s, %s: %s', ([credential, field, expected]) => {
  expect(createVariableNames()(credential, field)).toBe(expected)
})

test('no two secrets share a variable', () => {
  const nameFor = createVariableNames()
  const names = ['A B', 'a-b', 'A_B', 'A B 2'].map((credential) => nameFor(credential, 'key'))
  expect(names).toEqual(['A_B_KEY', 'A_B_KEY_2', 'A_B_KEY_3', 'A_B_2_KEY'])
})
