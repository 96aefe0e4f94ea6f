import { expect, test } from 'vitest'
import { memberName } from './member-name.ts'

test.each([
  ['x.tgz', 'tgz', 'x.csv'],
  ['x.csv.tgz', 'tgz', 'x.csv'],
  ['x.csv.tar.gz', 'tgz', 'x.csv'],
  ['x.tar', 'tar', 'x.csv'],
  ['c360/2026/x.csv.zip', 'zip', 'x.csv'],
  ['x_2026.11.23.ZIP', 'zip', 'x_2026.11.23.csv'],
  ['x.dat.zip', 'zip', 'x.dat'],
  ['x.tsv', 'zip', 'x.tsv'],
  ['.zip', 'zip', '.zip'],
] as const)('%s as %s holds %s', (file, encoding, inner) => expect(memberName(file, encoding, 'csv')).toBe(inner))
