import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FilePreview, FilePreviewInput } from '../../src/model/file-preview.ts'
import type { Orchestration } from '../../src/model/orchestration.ts'
import { previewFiles } from '../../src/runs/preview-files.ts'
import { codeOf } from '../harness/delivery.ts'
import { openGnuPg } from '../harness/gnupg.ts'
import { openWorld, type Wanted, type World } from '../harness/world.ts'

const TABLES = `
  CREATE TABLE people AS SELECT range AS id, CASE range
    WHEN 1 THEN 'a,b;c|d' WHEN 2 THEN 'say "x"' WHEN 3 THEN E'one\\r\\ntwo' WHEN 4 THEN NULL WHEN 5 THEN ''
    WHEN 6 THEN 'Zoë 名前' WHEN 7 THEN ' edge ' WHEN 8 THEN 'back\\slash' WHEN 900 THEN repeat('long ', 60)
    ELSE 'p' || range END AS note, range * 1.5 AS amount
  FROM range(1000);
  CREATE TABLE orders AS SELECT range AS id FROM range(10)`
const sql = 'SELECT * FROM people ORDER BY id'
let world: World
beforeAll(async () => {
  world = await openWorld(TABLES)
})
afterAll(() => world[Symbol.asyncDispose]())

const preview = (
  { objectType, object, destination }: Orchestration,
  more: Partial<FilePreviewInput> = {},
): Promise<FilePreview> =>
  previewFiles(
    world.runs.deps,
    { objectType, object, destination, settings: {}, rows: 4, ...more },
    AbortSignal.timeout(180_000),
  )

/** The records of a delivered file, by their ends: only where no value holds one. */
const fileOf = (path: string) => readFile(join(world.partnerFolder, path))

describe('the previewed bytes are those of the delivered file', () => {
  test.for<[string, NonNullable<Wanted['settings']>]>([
    ['plain', {}],
    ['quoted, CRLF', { quoteMode: 'all', lineEnding: 'crlf' }],
    ['escaped without quotes', { quoteMode: 'none', escapeCharacter: '\\', fileFormat: 'psv' }],
    ['custom delimiter', { fileFormat: 'custom', delimiter: ';', quoteMode: 'non-numeric', rowNumber: true }],
    ['gzip', { encoding: 'gzip', filenameTemplate: '{{object}}.csv.gz', header: false }],
  ])('%s', async ([, settings]) => {
    const orchestration = await world.orchestrate({
      sql,
      settings: { filenameTemplate: '{{object}}.csv', ...settings },
    })
    const told = await preview(orchestration)
    const receipt = await world.run(orchestration)

    const [delivery] = receipt.deliveries
    expect(told.files).toMatchObject([{ name: delivery?.path.slice(1), rows: 1000 }])
    const bytes = await fileOf(delivery?.path ?? '')
    const content = settings['encoding'] === 'gzip' ? gunzipSync(bytes) : bytes
    const text = content.toString()
    expect(
      text.startsWith(
        told.header +
          told.lines
            .slice(0, 4)
            .map((line) => line.text)
            .join(''),
      ),
    ).toBe(true)
    for (const line of told.lines) expect(text, `row ${line.row}`).toContain(line.text)
    const reasons = new Set(told.lines.flatMap((line) => line.reasons.map((it) => it.reason)))
    expect([...reasons]).toEqual(
      expect.arrayContaining(['quote', 'line-break', 'null', 'empty', 'non-ascii', 'edge-space', 'longest']),
    )
    expect(told.lines.find((line) => line.reasons.some((it) => it.reason === 'longest'))?.row).toBe(901)

    const [file] = told.files
    if (file?.isExact) expect(file.bytes).toBe(bytes.byteLength)
    else expect(Math.abs((file?.bytes ?? 0) - bytes.byteLength)).toBeLessThan(bytes.byteLength * 0.2)
    expect(file?.members).toMatchObject([{ bytes: content.byteLength, isExact: true }])
  })
})

describe('names', () => {
  test.for(['none', 'gzip', 'tar', 'tgz', 'zip'] as const)('of a database export, %s', async (encoding) => {
    const settings = { encoding, successFile: true, filenameTemplate: `{{object}}-${encoding}.${encoding}` }
    const orchestration = await world.orchestrate({ tables: ['people', 'orders'], settings })
    const told = await preview(orchestration, { table: 'orders' })
    const receipt = await world.run(orchestration)
    expect(told.files.map((it) => `/${it.name}`)).toEqual(receipt.deliveries.map((it) => it.path))
    expect(`/${told.successFile}`).toBe(receipt.successFile)
    const members = receipt.deliveries.flatMap((it) => it.members ?? [])
    if (members.length > 0) {
      const promised = told.files[0]?.members.map(({ isExact: _, ...it }) => it)
      expect(promised).toEqual(members.map(({ sha256: _, ...it }) => it))
      const [real = 0, guessed = 0] = [receipt.deliveries[0]?.bytes, told.files[0]?.bytes ?? 0]
      expect(Math.abs(real - guessed)).toBeLessThan(Math.max(real * 0.25, 400))
    }
    expect(told).toMatchObject({ table: 'orders', tables: ['people', 'orders'], header: 'id\n' })
    expect(told.lines[0]?.text).toBe('0\n')
  })

  test('encrypted files say for whom, and about how large they are', async () => {
    await using gpg = await openGnuPg()
    const settings = { pgpPublicKey: gpg.publicKey, filenameTemplate: 'x.csv' }
    const orchestration = await world.orchestrate({ sql, settings })
    const told = await preview(orchestration)
    const { deliveries } = await world.run(orchestration)
    expect(told.pgpKeyFingerprint).toBe(deliveries[0]?.pgpKeyFingerprint)
    expect(told.files).toMatchObject([{ name: 'x.csv.pgp', isExact: false }])
    expect(Math.abs((told.files[0]?.bytes ?? 0) - (deliveries[0]?.bytes ?? 0))).toBeLessThan(1000)
  })
})

describe('what is not saved yet', () => {
  test('settings and columns of a data template', async () => {
    const orchestration = await world.orchestrate({ sql })
    const template = {
      settings: { quoteMode: 'all' as const },
      columns: [
        { from: 'note', to: 'Note', transform: ['uppercase' as const] },
        { value: 'ACME', to: 'Brand' },
      ],
    }
    const told = await preview(orchestration, { template, settings: { lineEnding: 'crlf' }, rows: 1 })
    expect(told.header).toBe('"Note","Brand"\r\n')
    expect(told.lines[0]?.text).toBe('"P0","ACME"\r\n')
  })

  test('what a run would refuse is refused', async () => {
    const orchestration = await world.orchestrate({ sql, settings: { encoding: 'gzip' } })
    const unknown = { template: { settings: {}, columns: [{ from: 'nope' }] } }
    expect(await codeOf(preview(orchestration, unknown))).toBe('column_unknown')
    const locked = { template: { settings: { encoding: 'none' as const } } }
    expect(await codeOf(preview(orchestration, locked))).toBe('setting_locked')
    const wrong = { settings: { filenameTemplate: '{{nope}}' } }
    expect(await codeOf(preview(orchestration, wrong))).toBe('filename_invalid')
    expect(await codeOf(preview(orchestration, { object: 'nothing' }))).not.toBe('nothing was thrown')
  })

  test('ambiguous rows are named by number', async () => {
    const orchestration = await world.orchestrate({ sql })
    const told = await preview(orchestration, { settings: { quoteMode: 'none' } })
    expect(told.ambiguous.places.map((it) => it.row)).toEqual([2, 3, 4])
    expect(told.warnings.join()).toMatch(/cannot read back row 2 \(note\), row 3 \(note\), row 4 \(note\)/)
  })
})

test('a person who goes away ends it', async () => {
  const slow = 'SELECT count(*) AS n FROM range(10000000000) a(x), range(1000) b(y) WHERE hash(x) % 7 = y'
  const { objectType, object, destination } = await world.orchestrate({ sql: slow })
  const leaving = AbortSignal.timeout(1500)
  const asked = previewFiles(world.runs.deps, { objectType, object, destination, settings: {}, rows: 4 }, leaving)
  await expect(asked).rejects.toMatchObject({ name: 'TimeoutError' })
})

describe('personal data', () => {
  const hide = { people: ['NOTE'] }

  test('of a marked column of a table is hidden, and so is what its size would tell', async () => {
    const orchestration = await world.orchestrate({ tables: ['people', 'orders'] })
    const { objectType, object, destination } = orchestration
    const what = { objectType, object, destination, settings: {}, rows: 4, hide }
    const told = await previewFiles(world.runs.deps, what, AbortSignal.timeout(180_000))
    expect(told).toMatchObject({ hiddenColumns: ['note'] })
    expect(told.lines[0]?.text).toBe('0,▒▒▒▒,0.0\n')
    expect(told.files.map((it) => it.bytes === null)).toEqual([true, false])
    expect(JSON.stringify(told)).not.toMatch(/say|Zoë|edge-space|p99/)
    const { text } =
      (await previewFiles(world.runs.deps, { ...what, hide: null }, AbortSignal.timeout(180_000))).lines[0] ?? {}
    expect(text).toBe('0,p0,0.0\n')
  })

  test('of a query is hidden where it is traced to a marked column, hashed or not', async () => {
    const orchestration = await world.orchestrate({ sql })
    const columns = [
      { from: 'note', transform: ['sha256' as const] },
      { value: 'ACME', to: 'brand' },
    ]
    const { objectType, object, destination } = orchestration
    const what = { objectType, object, destination, settings: {}, rows: 1, hide, template: { settings: {}, columns } }
    const told = await previewFiles(world.runs.deps, what, AbortSignal.timeout(180_000))
    expect(told.lines.map((line) => line.text)).toEqual(['▒▒▒▒,ACME\n'])
  })
})
