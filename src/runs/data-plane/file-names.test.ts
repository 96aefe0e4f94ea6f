import { describe, expect, test } from 'vitest'
import { resolveSettings } from '../../model/resolve-settings.ts'
import type { Plan } from '../plan.ts'
import { planFiles, successFileName } from './file-names.ts'

const plan = (objectType: Plan['content']['objectType'], settings: Record<string, unknown>): Plan => ({
  object: 'High value customers',
  content: objectType === 'query' ? { objectType, sql: 'SELECT 1', version: 1 } : { objectType, tables: 'all' },
  database: { name: 'ACME', plugin: 'duckdb', settings: {} },
  destination: { id: 'dst_1', name: 'Persado', plugin: 'sftp', credentialId: 'crd_1' },
  columns: null,
  file: resolveSettings({ preset: undefined, destination: settings, dataTemplate: {}, orchestration: {} }).file,
  pluginSettings: {},
  now: '2026-11-23T08:30:00.000Z',
})
const names = (it: Plan, tables: readonly (string | null)[]) =>
  planFiles(it, 'run_1', tables).map(({ name, contents }) => [name, ...contents.map(({ member }) => member)])

describe('planFiles', () => {
  test.for([
    ['none', 'High_value_customers_2026-11-23.csv'],
    ['gzip', 'High_value_customers_2026-11-23.csv.gz'],
    ['zip', 'High_value_customers_2026-11-23.csv.zip'],
    ['tgz', 'High_value_customers_2026-11-23.tgz'],
  ])('a query with encoding %s is one file, %s', ([encoding, name]) => {
    const [file] = names(plan('query', { encoding }), [null])
    expect(file).toEqual([name, 'High_value_customers_2026-11-23.csv'])
  })

  test('an export without an archive is a folder with a file a table', () => {
    const it = plan('database-export', {
      encoding: 'gzip',
      pgpPublicKey: 'KEY',
      filenameTemplate: 'c360/all_{{run_id}}.csv.gz',
    })
    expect(names(it, ['customers', 'Orders 2026'])).toEqual([
      ['c360/all_run_1/customers.csv.gz.pgp', 'customers.csv'],
      ['c360/all_run_1/Orders_2026.csv.gz.pgp', 'Orders_2026.csv'],
    ])
    expect(successFileName(it, 'c360/all_run_1/customers.csv.gz.pgp')).toBe('c360/all_run_1.DONE')
  })

  test('a date at the end of a folder is no extension', () => {
    const it = plan('database-export', { filenameTemplate: "all_{{now|format:'MM.dd.yyyy'}}" })
    expect(names(it, ['t'])).toEqual([['all_11.23.2026/t.csv', 't.csv']])
  })

  test('an export with an archive is one file with a member a table', () => {
    const it = plan('database-export', { encoding: 'tgz', filenameTemplate: 'all.tgz', fileFormat: 'tsv' })
    expect(names(it, ['customers', 'orders'])).toEqual([['all.tgz', 'customers.tsv', 'orders.tsv']])
    expect(successFileName(it, 'all.tgz')).toBe('all.tgz.DONE')
  })

  test('two tables never share a file', () => {
    expect(names(plan('database-export', { filenameTemplate: 'x' }), ['a b', 'a_b', 'A/B'])).toEqual([
      ['x/a_b.csv', 'a_b.csv'],
      ['x/a_b_2.csv', 'a_b_2.csv'],
      ['x/A_B_3.csv', 'A_B_3.csv'],
    ])
    const numbered = names(plan('database-export', { encoding: 'zip', filenameTemplate: 'x.zip' }), [
      'a b',
      'a_b',
      'A_b_2',
    ])
    expect(numbered).toEqual([['x.zip', 'a_b.csv', 'a_b_3.csv', 'A_b_2.csv']])
  })
})
