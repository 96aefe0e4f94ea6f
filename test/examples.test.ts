import { globSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfigurationFile } from '../src/cli/configuration/file.ts'
import { readConfiguration } from '../src/commands/configuration/read.ts'
import { makeSample } from '../src/sandbox/sample/make-sample.ts'

const examples = globSync('examples/*.yaml')

test('there are examples', () => expect(examples.length).toBeGreaterThan(1))

test.for(examples)('%s is a configuration, once its variables are set', (path) => {
  const variable = (name: string) => (name === 'DEMO_PORT' ? '2222' : name)
  const file = readConfigurationFile(readFileSync(path, 'utf8'), { path: resolve(path), variable })
  expect(file.issues).toEqual([])
  const { objects, issues } = readConfiguration(file.value)
  expect(issues).toEqual([])
  expect(objects.length).toBeGreaterThan(4)
})

test('every query of the demo finds rows in the sample, with the columns that Persado names', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'waybill-examples-'))
  try {
    const { path } = await makeSample(folder, { customers: 2_000, seed: 1 })
    const instance = await DuckDBInstance.create(path, { access_mode: 'READ_ONLY' })
    const connection = await instance.connect()
    const columns: Record<string, string[]> = {}
    for (const { name, sql } of parse(readFileSync('examples/demo.yaml', 'utf8')).queries) {
      const reader = await connection.runAndReadAll(sql)
      expect(reader.currentRowCount, name).toBeGreaterThan(10)
      columns[name] = reader.columnNames()
    }
    expect(columns['Persado marketing engagement']).toEqual([
      'Hashed_Email',
      'Campaign_Name',
      'Subject_Line',
      'Send_ID',
      'Sent_Timestamp',
      'Bounced_Timestamp',
      'Opened_Timestamp',
      'Clicked_Timestamp',
      'Unsubscribed_Timestamp',
    ])
    expect(columns['Persado segment data']).toContain('segmentation_tag')
    connection.closeSync()
    instance.closeSync()
  } finally {
    await rm(folder, { recursive: true })
  }
})
