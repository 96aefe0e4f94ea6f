import { expect, test } from 'vitest'
import { readConfiguration } from './read.ts'
import { danglingReferences } from './references.ts'

const database = { name: 'ACME', plugin: 'duckdb', settings: { path: '/a' } }
const query = { name: 'Q', database: 'ACME', sql: 'SELECT 1', state: 'active' }
const issuesOf = (value: unknown) => readConfiguration(value).issues.map((it) => `${it.path.join('.')}: ${it.message}`)

test('objects come in the order of dependency, with defaults filled in', () => {
  const { objects, issues } = readConfiguration({ queries: [query], databases: [database], destinations: null })
  expect(issues).toEqual([])
  expect(objects.map((it) => `${it.section} ${it.name}`)).toEqual(['databases ACME', 'queries Q'])
  expect(objects[1]?.input).toEqual({ ...query, description: '' })
})

test.for([
  [3, /^: must be a mapping of sections: databases, queries/],
  [{ querys: [] }, /^querys: unknown key "querys"; did you mean queries\?/],
  [{ colours: [] }, /^colours: unknown key "colours"; the keys here are databases/],
  [{ queries: { name: 'Q' } }, /^queries: must be a list/],
  [{ queries: [3] }, /^queries\.0: must be a mapping/],
  [{ queries: [{ ...query, databse: 'A' }] }, /^queries\.0\.databse: unknown key "databse"; did you mean database\?/],
  [{ queries: [{ name: 'Q', sql: 'x' }] }, /^queries\.0\.database: is missing/],
  [{ queries: [{ ...query, state: 'activ' }] }, /^queries\.0\.state: must be one of draft, active/],
  [{ queries: [{ ...query, sql: 12 }] }, /^queries\.0\.sql: must be a text: put it in quotes/],
  [{ queries: [query, { ...query, sql: 'x' }] }, /^queries\.1\.name: another query of the file is Q too/],
  [
    { orchestrations: [{ objectType: 'query', object: 'Q', destination: 'P', workflow: 'automatic' }] },
    /^orchestrations\.0\.group: an automatic workflow needs a group/,
  ],
  [
    { dataTemplates: [{ name: 'T', destination: 'P', columns: [{ from: 'a', transform: ['trimm'] }] }] },
    /^dataTemplates\.0\.columns\.0.*: must have one of the forms/,
  ],
  [
    { destinations: [{ name: 'P', plugin: 'sftp', credential: 'C', settings: { delimiter: ';;' } }] },
    /^destinations\.0\.settings\.delimiter: must be exactly one character/,
  ],
] as const)('%j', ([value, expected]) => {
  const issues = issuesOf(value)
  expect(issues).toHaveLength(1)
  expect(issues[0]).toMatch(expected)
})

test('no value stands in a message', () => {
  const secret = 'hunter2'
  const value = {
    credentials: [{ name: 'C', plugin: secret, type: 3, fields: secret, passphrase: secret }],
    queries: [{ name: 'Q', database: 3, sql: { secret }, state: secret }],
  }
  expect(issuesOf(value).length).toBeGreaterThan(4)
  expect(issuesOf(value).join()).not.toContain(secret)
})

test('a reference may lead into the file or to what is there, and dangles otherwise', () => {
  const { objects, named } = readConfiguration({ queries: [query, { ...query, name: 'R', database: 'B' }] })
  const there = new Set(['databases/ACME'])
  const dangling = (prune: boolean) =>
    danglingReferences(objects, { inFile: named, there, prune }).map((it) => `${it.path.join('.')}: ${it.message}`)
  expect(dangling(false)).toEqual([
    'queries.1.database: there is no database of this name, neither in the file nor there already',
  ])
  expect(dangling(true)[0]).toBe(
    'queries.0.database: the database of this name is not in the file, so --prune would delete it',
  )
})

test('an object with errors is still known by its name', () => {
  const { objects, named } = readConfiguration({ databases: [{ ...database, colour: 'red' }], queries: [query] })
  expect(danglingReferences(objects, { inFile: named, there: new Set(), prune: false })).toEqual([])
})
