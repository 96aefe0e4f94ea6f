import { expect, test } from 'vitest'
import type { ConfigurationIssue } from '../../model/configuration.ts'
import { readConfigurationFile } from './file.ts'
import { describeIssues } from './issues.ts'

const environment: Record<string, string> = {
  SECRET: 'hunter2',
  FOLDER: 'data',
  ON: 'true',
  YES: 'yes',
  DIGITS: '0123',
}
const read = (text: string) =>
  readConfigurationFile(text, { path: '/etc/acme/waybill.yaml', variable: (name) => environment[name] })
const describe = (text: string, ...issues: ConfigurationIssue[]) => describeIssues('waybill.yaml', read(text), issues)
const issue = (path: (string | number)[], message: string, about: 'key' | 'value' = 'value'): ConfigurationIssue => ({
  path,
  about,
  code: 'config_invalid',
  message,
})

test('variables are filled in after the parse, and paths of databases start at the folder of the file', () => {
  const file = read(
    'databases:\n  - { name: A, settings: { path: "./${FOLDER}/a.duckdb" } }\ncredentials:\n  - fields: { passphrase: "${SECRET}" }\n',
  )
  expect(file.issues).toEqual([])
  expect(file.value).toEqual({
    databases: [{ name: 'A', settings: { path: '/etc/acme/data/a.duckdb' } }],
    credentials: [{ fields: { passphrase: 'hunter2' } }],
  })
})

test('a variable is read as the truth value or number that its key wants, and as a text elsewhere', () => {
  const settings = '{ header: "${ON}", successFile: "${YES}", filenameTemplate: "${ON}", rowNumber: "tru${ON}" }'
  const fields = '{ username: "${DIGITS}", passphrase: "${ON}" }'
  const { value } = read(
    `destinations:\n  - { name: P, plugin: sftp, credential: P, settings: ${settings} }\ncredentials:\n  - { name: P, plugin: sftp, type: t, fields: ${fields} }\n`,
  )
  expect(value).toMatchObject({
    destinations: [{ settings: { header: true, successFile: 'yes', filenameTemplate: 'true', rowNumber: 'trutrue' } }],
    credentials: [{ fields: { username: '0123', passphrase: 'true' } }],
  })
})

test('an issue says where, what and what stands there', () => {
  const text = 'destinations:\n  - name: Persado\n    settings:\n      quoteMode: alll\n'
  expect(describe(text, issue(['destinations', 0, 'settings', 'quoteMode'], 'must be one of all, none'))).toEqual([
    'waybill: config_invalid: waybill.yaml:4:7: destinations "Persado", settings.quoteMode: must be one of all, none; here stands "alll".',
    'Correct the named lines. Nothing was applied.',
  ])
})

test('all issues come at once, in the order of the lines', () => {
  const text = 'queries:\n  - name: A\n    sql: ${NOPE}\n    colour: red\ndestinations: 3\n'
  const lines = describe(
    text,
    issue(['destinations'], 'must be a list'),
    issue(['queries', 0, 'colour'], 'unknown key "colour"', 'key'),
    issue(['queries', 0, 'sql'], 'does not parse'),
  )
  expect(lines.filter((line) => line.startsWith('waybill:'))).toEqual([
    'waybill: config_variable: waybill.yaml:3:5: queries "A", sql: the environment variable NOPE is not set; here stands "${NOPE}".',
    'waybill: config_invalid: waybill.yaml:4:5: queries "A", colour: unknown key "colour".',
    'waybill: config_invalid: waybill.yaml:5:1: destinations: must be a list; here stands "3".',
  ])
})

test('what may be secret is never shown', () => {
  const text =
    'credentials:\n  - name: P\n    passphrase: hunter2\n    fields: { port: hunter2, passphrase: "${SECRET}" }\ndatabases:\n  - settings: { password: hunter2 }\n'
  const lines = describe(
    text,
    issue(['credentials', 0, 'passphrase'], 'unknown key', 'key'),
    issue(['credentials', 0, 'fields', 'port'], 'must be a number'),
    issue(['credentials', 0, 'fields', 'passphrase'], 'is too short'),
    issue(['databases', 0, 'settings', 'password'], 'is too short'),
  )
  expect(lines).toHaveLength(8)
  expect(lines.join('\n')).not.toContain('hunter2')
  expect(lines.join('\n')).toContain('here stands "${SECRET}"')
})

test.for([
  ['', 1, 'the file is empty'],
  ['# only a comment\n', 1, 'the file is empty'],
  ['a: 1\nb: 2\na: 3\n', 3, 'twice'],
  ['a: "open\n', 2, 'a character is missing'],
  ['a: 1\n---\nb: 2\n', 2, 'second document'],
  ['a: !secret x\n', 1, 'tag'],
  ['a: *nobody\n', 1, 'names no anchor'],
  ['a:\n\t- b\n', 2, 'tab'],
  ['? [a, b]\n: c\n', 1, 'key must be a text'],
  ['a: .inf\n', 1, 'finite'],
  ['a: &x [*x]\n', 1, 'nested too deeply'],
] as const)('%j is refused at line %i: %s', ([text, line, words]) => {
  const [first] = describe(text)
  expect(first).toMatch(new RegExp(`^waybill: config_invalid: waybill.yaml:${line}:\\d+: .*${words}`))
})

test('aliases are followed, and cannot make a small file a huge value', () => {
  expect(read('a: &x { b: 1 }\nc: *x\n').value).toEqual({ a: { b: 1 }, c: { b: 1 } })
  const levels = Array.from({ length: 9 }, (_, level) => `a${level}: &a${level} [${`*a${level - 1}, `.repeat(9)}]`)
  levels[0] = 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
  expect(describe(levels.join('\n'))[0]).toContain('too many values')
})

test('a file that is too large is refused before it is parsed', () => {
  expect(describe(`a: ${'x'.repeat(4_000_001)}`)[0]).toContain('larger than 4 MB')
})
