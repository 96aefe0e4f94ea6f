import { describe, expect, test } from 'vitest'
import { inheritedSettings, resolveSettings, type SettingLayers } from './resolve-settings.ts'

const layers = (some: Partial<SettingLayers>): SettingLayers => ({
  preset: undefined,
  destination: {},
  dataTemplate: {},
  orchestration: {},
  ...some,
})
const preset = (settings: Readonly<Record<string, unknown>>) => ({
  title: 'Vendor',
  settings,
  fileFormats: ['csv', 'psv'],
})
const resolve = (some: Partial<SettingLayers>) => resolveSettings(layers(some))

describe('resolveSettings', () => {
  test('nothing set gives the defaults of the specification', () => {
    const { file, plugin, origin } = resolve({})
    expect(file).toEqual({
      fileFormat: 'csv',
      encoding: 'none',
      zip64: false,
      lineEnding: 'lf',
      quoteMode: 'special',
      allowAmbiguous: false,
      successFile: false,
      header: true,
      rowNumber: false,
      rowNumberColumn: 'row_number',
      filenameTemplate: "{{object}}_{{now|format:'yyyy-MM-dd'}}.csv",
    })
    expect(plugin).toEqual({})
    expect(origin['header']).toBe('default')
  })

  test('a lower layer fills what the layers above left open', () => {
    const { file, plugin, origin } = resolve({
      preset: preset({ remoteFolder: '/', fileFormat: 'csv' }),
      destination: { encoding: 'gzip', escapeCharacter: '' },
      dataTemplate: { escapeCharacter: '\\', remoteFolder: '/in' },
      orchestration: { header: false },
    })
    expect(file).toMatchObject({ encoding: 'gzip', escapeCharacter: '\\', header: false })
    expect(plugin).toEqual({ remoteFolder: '/in' })
    expect(origin).toMatchObject({
      remoteFolder: 'dataTemplate',
      encoding: 'destination',
      header: 'orchestration',
      fileFormat: 'preset',
    })
  })

  test.for(['filenameTemplate', 'lineEnding', 'quoteMode'])('%s may be set again at each layer', (setting) => {
    const values =
      { filenameTemplate: ['a', 'b', 'c'], lineEnding: ['lf', 'crlf', 'lf'], quoteMode: ['all', 'none', 'special'] }[
        setting
      ] ?? []
    const { file } = resolve({
      destination: { [setting]: values[0] },
      dataTemplate: { [setting]: values[1] },
      orchestration: { [setting]: values[2] },
    })
    expect(file[setting as keyof typeof file]).toBe(values[2])
  })

  test('what the destination sets is final for a data template, but saying the same is no conflict', () => {
    const destination = { escapeCharacter: '\\', header: true }
    expect(resolve({ destination, dataTemplate: { header: true } }).file.header).toBe(true)
    expect(() => resolve({ destination, dataTemplate: { header: false } })).toThrow(
      'The destination has already set header.',
    )
    expect(() => resolve({ dataTemplate: { successFile: true }, orchestration: { successFile: false } })).toThrow(
      'The data template has already set successFile.',
    )
  })

  test.for(['remoteFolder', 'fileFormat', 'delimiter', 'escapeCharacter', 'encoding', 'pgpPublicKey'])(
    'an orchestration cannot set %s, even where it is open',
    (setting) => {
      expect(() => resolve({ orchestration: { [setting]: 'x' } })).toThrow(`An orchestration cannot set ${setting}.`)
    },
  )

  test('a quote as the escape character is none', () => {
    expect(resolve({ destination: { escapeCharacter: '"' } }).file.escapeCharacter).toBeUndefined()
  })

  test('a preset only gives defaults', () => {
    expect(resolve({ preset: preset({ header: false }), destination: { header: true } }).file.header).toBe(true)
  })

  test('but for the formats, of which it takes some, whichever layer names one', () => {
    const vendor = preset({ fileFormat: 'csv' })
    expect(resolve({ preset: vendor, destination: { fileFormat: 'psv' } }).file.fileFormat).toBe('psv')
    for (const layer of ['destination', 'dataTemplate']) {
      expect(() => resolve({ preset: vendor, [layer]: { fileFormat: 'tsv' } })).toThrow(
        'Vendor takes csv, psv, not tsv.',
      )
    }
  })

  test.for([
    ['gzip', '.csv.gz'],
    ['tar', '.csv.tar'],
    ['tgz', '.tgz'],
    ['zip', '.csv.zip'],
    ['none', '.csv'],
  ])('the default file name of %s ends in %s', ([encoding, extension]) => {
    expect(resolve({ destination: { encoding } }).file.filenameTemplate).toBe(
      `{{object}}_{{now|format:'yyyy-MM-dd'}}${extension}`,
    )
  })

  test('contradictions are refused', () => {
    expect(() => resolve({ destination: { fileFormat: 'custom' } })).toThrow('needs the setting delimiter')
    expect(() => resolve({ destination: { fileFormat: 'psv', escapeCharacter: '|' } })).toThrow('must differ')
    expect(() => resolve({ destination: { fileFormat: 'custom', delimiter: '"' } })).toThrow('must differ')
    for (const delimiter of ['', '||', '\n', '\0']) {
      expect(() => resolve({ destination: { fileFormat: 'custom', delimiter } })).toThrow('delimiter')
    }
    expect(() => resolve({ destination: { quoteMode: 'sometimes' } })).toThrow('quoteMode')
  })
})

describe('what a layer finds above itself', () => {
  const preset = { title: 'Persado', settings: { remoteFolder: '/' }, fileFormats: ['csv', 'custom'] }
  const destination = { quoteMode: 'all', encoding: 'gzip' }
  const of = (layer: 'dataTemplate' | 'orchestration', dataTemplate = {}) =>
    Object.fromEntries(
      inheritedSettings(layer, { preset, destination, dataTemplate }).map(({ name, ...it }) => [name, it]),
    )

  test('is the value, where it is from, and whether it may be set here', () => {
    expect(of('dataTemplate')).toMatchObject({
      remoteFolder: { value: '/', origin: 'preset', isOpen: true },
      quoteMode: { value: 'all', origin: 'destination', isOpen: true },
      encoding: { value: 'gzip', origin: 'destination', isOpen: false },
      lineEnding: { value: 'lf', origin: 'default', isOpen: true },
      filenameTemplate: { value: "{{object}}_{{now|format:'yyyy-MM-dd'}}.csv.gz", origin: 'default', isOpen: true },
      escapeCharacter: { origin: 'default', isOpen: true },
    })
  })

  test('for an orchestration, much is closed', () => {
    const settings = of('orchestration', { lineEnding: 'crlf', header: false })
    const open = Object.entries(settings).flatMap(([name, it]) => (it.isOpen ? [name] : []))
    expect(open.sort()).toEqual([
      'allowAmbiguous',
      'filenameTemplate',
      'lineEnding',
      'quoteMode',
      'rowNumber',
      'rowNumberColumn',
      'successFile',
      'zip64',
    ])
    expect(settings['lineEnding']).toEqual({ value: 'crlf', origin: 'dataTemplate', isOpen: true })
  })

  test('is shown even where something is missing yet', () => {
    const settings = inheritedSettings('dataTemplate', { preset: undefined, destination: { fileFormat: 'custom' } })
    expect(settings.find((it) => it.name === 'delimiter')).toEqual({
      name: 'delimiter',
      origin: 'default',
      isOpen: true,
    })
  })
})
